-- The console's own tables, laid after the hub's; every statement may run again and again.

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
