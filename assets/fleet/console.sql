-- The console's own tables, laid after the hub's when a console starts; every statement may run again and again.

-- Which team works at a machine. A machine of no team is seen by auditors, administrators and readers alone.
CREATE TABLE IF NOT EXISTS seat (machine text PRIMARY KEY, team text NOT NULL);
CREATE INDEX IF NOT EXISTS seat_by_team ON seat (team);

-- What somebody who can log in may see.
CREATE TABLE IF NOT EXISTS member (
    name text PRIMARY KEY,
    role text NOT NULL CHECK (role IN ('supervisor', 'auditor', 'administrator', 'reader')),
    team text,
    CHECK (role <> 'supervisor' OR team IS NOT NULL)
);

-- Every look at a person's records, and every change. Auditors read it; nothing in the console changes or deletes a line.
CREATE TABLE IF NOT EXISTS look (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at timestamptz NOT NULL,
    who text NOT NULL,
    role text NOT NULL,
    page text NOT NULL,
    agent text NOT NULL DEFAULT '',
    machine text NOT NULL DEFAULT '',
    detail text NOT NULL DEFAULT ''
);
CREATE INDEX IF NOT EXISTS look_by_agent ON look (agent, id);

-- Attempts to log in that failed, for as long as they count.
CREATE TABLE IF NOT EXISTS attempt (at timestamptz NOT NULL, name text NOT NULL, address text NOT NULL);
CREATE INDEX IF NOT EXISTS attempt_by_time ON attempt (at);

-- What a supervisor decided about an answer "no customer data".
CREATE TABLE IF NOT EXISTS review (
    device text NOT NULL,
    trail text NOT NULL,
    number bigint NOT NULL,
    event_id text NOT NULL,
    machine text NOT NULL,
    rule text NOT NULL,
    accepted boolean NOT NULL,
    who text NOT NULL,
    at timestamptz NOT NULL,
    PRIMARY KEY (device, trail, number)
);

-- Sealed evidence that an auditor asked for. `sealed` came from the workstation as it lay there; only an auditor's own key
-- opens it.
CREATE TABLE IF NOT EXISTS evidence_request (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    device text NOT NULL,
    trail text NOT NULL,
    number bigint NOT NULL,
    event_id text NOT NULL,
    machine text NOT NULL,
    ground text NOT NULL,
    asked_by text NOT NULL,
    asked_at timestamptz NOT NULL,
    answered_by text,
    answered_at timestamptz,
    UNIQUE (device, trail, number)
);
ALTER TABLE evidence_request ADD COLUMN IF NOT EXISTS sealed bytea;

-- Signed consents that a supervisor sent to a workstation. What a customer agreed to can be read with its code alone,
-- which never comes here.
CREATE TABLE IF NOT EXISTS consent_sent (
    device text NOT NULL,
    digest text NOT NULL,
    machine text NOT NULL,
    data bytea NOT NULL,
    who text NOT NULL,
    at timestamptz NOT NULL,
    PRIMARY KEY (device, digest)
);

-- What pages look events up by, besides the hub's own indexes. One batch has one time, so this one is small.
CREATE INDEX IF NOT EXISTS event_by_moment ON event (received_at);
CREATE INDEX IF NOT EXISTS event_by_machine ON event (machine, received_at);
CREATE INDEX IF NOT EXISTS event_objected ON event (received_at) WHERE facts ->> 'answer' = 'not_sensitive';

-- Counts by day, rule, machine and agent. Parts go by the hub's clock, so a day that is over never changes: it is counted
-- once and exactly. Today is counted anew every few minutes.
CREATE TABLE IF NOT EXISTS daily (
    day date NOT NULL,
    rule text NOT NULL,
    machine text NOT NULL,
    agent text NOT NULL,
    events integer NOT NULL,
    stopped integer NOT NULL,
    lessons integer NOT NULL,
    answered integer NOT NULL,
    objected integer NOT NULL
);
CREATE INDEX IF NOT EXISTS daily_by_rule ON daily (rule, day);
CREATE INDEX IF NOT EXISTS daily_by_agent ON daily (agent, day);
CREATE INDEX IF NOT EXISTS daily_by_machine ON daily (machine, day);
CREATE INDEX IF NOT EXISTS daily_by_day ON daily USING brin (day);

-- The same counts without what a question does not ask for: by rule for the whole fleet, by agent and machine for every
-- list that names no rule. A tenth of the lines of `daily` and less, so that a month of thousands of agents is read at once.
CREATE TABLE IF NOT EXISTS daily_of_rule (
    day date NOT NULL, rule text NOT NULL,
    events integer NOT NULL, stopped integer NOT NULL, lessons integer NOT NULL, answered integer NOT NULL,
    objected integer NOT NULL,
    PRIMARY KEY (day, rule)
);
CREATE TABLE IF NOT EXISTS daily_of_agent (
    day date NOT NULL, machine text NOT NULL, agent text NOT NULL,
    events integer NOT NULL, stopped integer NOT NULL, lessons integer NOT NULL, answered integer NOT NULL,
    objected integer NOT NULL
);
CREATE INDEX IF NOT EXISTS daily_of_agent_by_agent ON daily_of_agent (agent, day);
CREATE INDEX IF NOT EXISTS daily_of_agent_by_machine ON daily_of_agent (machine, day);
CREATE INDEX IF NOT EXISTS daily_of_agent_by_day ON daily_of_agent USING brin (day);
CREATE TABLE IF NOT EXISTS counted (day date PRIMARY KEY, at timestamptz NOT NULL, closed boolean NOT NULL);

-- Fills both from `daily`, for one day.
CREATE OR REPLACE FUNCTION sum_up_day(wanted date) RETURNS void LANGUAGE sql AS $$
    DELETE FROM daily_of_rule WHERE day = wanted;
    DELETE FROM daily_of_agent WHERE day = wanted;
    INSERT INTO daily_of_rule
    SELECT day, rule, sum(events), sum(stopped), sum(lessons), sum(answered), sum(objected)
    FROM daily WHERE day = wanted GROUP BY day, rule;
    INSERT INTO daily_of_agent
    SELECT day, machine, agent, sum(events), sum(stopped), sum(lessons), sum(answered), sum(objected)
    FROM daily WHERE day = wanted GROUP BY day, machine, agent;
$$;
-- Days that were counted before there were these tables.
SELECT sum_up_day(day) FROM counted WHERE day NOT IN (SELECT day FROM daily_of_rule);

CREATE OR REPLACE FUNCTION count_day(wanted date, moment timestamptz) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    begins timestamptz := wanted::timestamp AT TIME ZONE 'UTC';
BEGIN
    PERFORM pg_advisory_xact_lock(7203113408);  -- two that count one day at a time would both keep it
    DELETE FROM daily WHERE day = wanted;
    INSERT INTO daily
    SELECT wanted, coalesce(facts ->> 'rule', ''), machine, agent, count(*),
           count(*) FILTER (WHERE kind IN ('warn', 'redact', 'block')),
           count(*) FILTER (WHERE jsonb_typeof(facts -> 'lesson') = 'string'),
           count(*) FILTER (WHERE jsonb_typeof(facts -> 'answer') = 'string'),
           count(*) FILTER (WHERE facts ->> 'answer' = 'not_sensitive')
    FROM event WHERE received_at >= begins AND received_at < begins + interval '1 day'
    GROUP BY 2, 3, 4;
    PERFORM sum_up_day(wanted);
    -- A batch that was under way at midnight has had an hour.
    INSERT INTO counted VALUES (wanted, moment, moment > begins + interval '25 hours')
    ON CONFLICT (day) DO UPDATE SET at = excluded.at, closed = excluded.closed;
END $$;

-- Counts what is not counted for good yet, the newest day first. Gives the number of days that were counted.
CREATE OR REPLACE FUNCTION count_days(moment timestamptz) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
    wanted date;
    done integer := 0;
BEGIN
    FOR wanted IN
        SELECT to_date(right(inhrelid::regclass::text, 8), 'YYYYMMDD') AS day FROM pg_inherits
        WHERE inhparent = 'event'::regclass
        AND right(inhrelid::regclass::text, 8) <= to_char(moment AT TIME ZONE 'UTC', 'YYYYMMDD')
        EXCEPT SELECT day FROM counted WHERE closed ORDER BY 1 DESC
    LOOP
        PERFORM count_day(wanted, moment);
        done := done + 1;
    END LOOP;
    RETURN done;
END $$;
