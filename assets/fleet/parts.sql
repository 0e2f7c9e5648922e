-- A part a day, for today and tomorrow. Made beside the table and then attached: a table that is made as a part waits for
-- whoever reads events, a backup for one, and has everybody who writes wait behind it.
CREATE OR REPLACE FUNCTION make_parts(today date) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    day date;
    part text;
BEGIN
    FOR day IN SELECT today + turn FROM generate_series(0, 1) AS turn LOOP
        part := 'event_' || to_char(day, 'YYYYMMDD');
        IF to_regclass(part) IS NULL THEN
            EXECUTE format('CREATE TABLE %I (LIKE event INCLUDING DEFAULTS)', part);
            EXECUTE format(
                'ALTER TABLE event ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)', part,
                day::timestamp AT TIME ZONE 'UTC', (day + 1)::timestamp AT TIME ZONE 'UTC'
            );
        END IF;
    END LOOP;
END $$;
