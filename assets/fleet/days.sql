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

-- Counts what is not counted for good yet, the newest day first. Gives the number of days that were counted.
CREATE OR REPLACE FUNCTION count_days(moment timestamptz) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
    wanted date;
    done integer := 0;
BEGIN
    FOR wanted IN
        SELECT day FROM kept_day WHERE day <= (moment AT TIME ZONE 'UTC')::date
        EXCEPT SELECT day FROM counted WHERE closed ORDER BY 1 DESC
    LOOP
        PERFORM count_day(wanted, moment);
        done := done + 1;
    END LOOP;
    RETURN done;
END $$;
