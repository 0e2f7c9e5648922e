-- How events are counted by day; done at each start of a console.

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
    -- An answer is a second record of the same copy and no event of its own.
    SELECT wanted, coalesce(facts ->> 'rule', ''), machine, agent, count(*) FILTER (WHERE NOT is_answer),
           count(*) FILTER (WHERE kind IN ('warn', 'redact', 'block') AND NOT is_answer),
           count(*) FILTER (WHERE jsonb_typeof(facts -> 'lesson') = 'string' AND NOT is_answer),
           count(*) FILTER (WHERE is_answer),
           count(*) FILTER (WHERE facts ->> 'answer' = 'not_sensitive')
    FROM (SELECT kind, machine, agent, facts, coalesce(jsonb_typeof(facts -> 'answer') = 'string', FALSE) AS is_answer
          FROM every_event WHERE received_at >= begins AND received_at < begins + interval '1 day') AS told
    GROUP BY 2, 3, 4;
    PERFORM sum_up_day(wanted);
    -- A batch that was under way at midnight has had an hour.
    INSERT INTO counted VALUES (wanted, moment, moment > begins + interval '25 hours')
    ON CONFLICT (day) DO UPDATE SET at = excluded.at, closed = excluded.closed;
END $$;

-- Days whose events are there, up to that of a moment, that are not counted for good yet.
CREATE OR REPLACE FUNCTION uncounted_days(moment timestamptz) RETURNS SETOF date LANGUAGE sql STABLE AS $$
    SELECT day FROM kept_day WHERE day <= (moment AT TIME ZONE 'UTC')::date EXCEPT SELECT day FROM counted WHERE closed
$$;

-- Counts the newest of them before a day, so that each can be kept by itself. Gives its day; NULL: there is none, or another
-- is counting.
CREATE OR REPLACE FUNCTION count_next_day(moment timestamptz, before date) RETURNS date LANGUAGE plpgsql AS $$
DECLARE
    wanted date;
BEGIN
    IF pg_try_advisory_xact_lock(7203113408) THEN
        SELECT max(day) INTO wanted FROM uncounted_days(moment) AS day WHERE day < before;
        IF wanted IS NOT NULL THEN
            PERFORM count_day(wanted, moment);
        END IF;
    END IF;
    RETURN wanted;
END $$;

-- Counts them all at once, as a console of before asks for it. Gives how many they were.
CREATE OR REPLACE FUNCTION count_days(moment timestamptz) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
    wanted date := 'infinity';
    done integer := -1;
BEGIN
    PERFORM pg_advisory_xact_lock(7203113408);
    WHILE wanted IS NOT NULL LOOP
        wanted := count_next_day(moment, wanted);
        done := done + 1;
    END LOOP;
    RETURN done;
END $$;
