-- Days that are over take a fifth of the disk: what events have in common is written once, and a day's part is exchanged for
-- one that says the same. `every_event` has them all, in whichever form.

-- Who writes: a device, its trail, its machine and whoever works there.
CREATE TABLE IF NOT EXISTS source (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    device text NOT NULL,
    trail text NOT NULL,
    machine text NOT NULL,
    agent text NOT NULL,
    UNIQUE (device, trail, machine, agent)
);
CREATE INDEX IF NOT EXISTS source_by_machine ON source (machine);
CREATE INDEX IF NOT EXISTS source_by_agent ON source (agent);

-- What many events say alike.
CREATE TABLE IF NOT EXISTS shape (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind text NOT NULL,
    facts jsonb NOT NULL
);
-- Beside finding them, these tell the database how many shapes a filter lets through.
CREATE INDEX IF NOT EXISTS shape_by_kind ON shape (kind);
CREATE INDEX IF NOT EXISTS shape_by_rule ON shape ((facts ->> 'rule'));
CREATE INDEX IF NOT EXISTS shape_by_group ON shape ((facts ->> 'to_group'));
CREATE INDEX IF NOT EXISTS shape_by_answer ON shape ((facts ->> 'answer'));

CREATE TABLE IF NOT EXISTS packed (
    received_at timestamptz NOT NULL,
    at timestamptz NOT NULL,
    number bigint NOT NULL,
    source integer NOT NULL,
    shape integer NOT NULL,
    id text,
    own jsonb
) PARTITION BY RANGE (received_at);
CREATE INDEX IF NOT EXISTS packed_by_time ON packed (received_at);
CREATE INDEX IF NOT EXISTS packed_by_source ON packed (source, received_at);
CREATE INDEX IF NOT EXISTS packed_by_shape ON packed (shape, received_at);

-- Facts that are of this one event: all that is not named here, so that what a newer version tells makes no shapes.
CREATE OR REPLACE FUNCTION own_facts(facts jsonb) RETURNS jsonb LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT facts - '{note, version, channel, action, given, override, rule, policy, serial, from_group, to_group, to_program,
                     matched, entities, answer, reasoned, lesson, sealed, state, gate}'::text[]
$$;
CREATE OR REPLACE FUNCTION common_facts(facts jsonb) RETURNS jsonb LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT facts - ARRAY(SELECT jsonb_object_keys(own_facts(facts)))
$$;

CREATE OR REPLACE VIEW unpacked AS
SELECT p.received_at, s.device, s.trail, p.number, p.at, h.kind, s.machine, s.agent,
       h.facts || coalesce(p.own, '{}') || CASE WHEN p.id IS NULL THEN '{}' ELSE jsonb_build_object('id', p.id) END AS facts,
       h.facts AS common, p.shape
FROM packed AS p JOIN source AS s ON s.id = p.source JOIN shape AS h ON h.id = p.shape;

-- `common`: the part of the facts that filters look at; of a packed event that of its shape, which is found at once.
CREATE OR REPLACE VIEW every_event AS
SELECT received_at, device, trail, number, at, kind, machine, agent, facts, facts AS common FROM event
UNION ALL
SELECT received_at, device, trail, number, at, kind, machine, agent, facts, common FROM unpacked;

-- Exchanges one day's part. Both forms are compared, event by event, before the old one goes: all of it or nothing.
CREATE OR REPLACE FUNCTION pack_day(wanted date) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    begins timestamptz := wanted::timestamp AT TIME ZONE 'UTC';
    ends timestamptz := (wanted + 1)::timestamp AT TIME ZONE 'UTC';
    part text := 'event_' || to_char(wanted, 'YYYYMMDD');
    made text := 'packed_' || to_char(wanted, 'YYYYMMDD');
    sum_of text := 'SELECT count(*), coalesce(sum(hash_record_extended('
        'ROW(received_at, device, trail, number, at, kind, machine, agent, facts::text), 0)), 0) FROM ';
    events bigint;
    digest numeric;
    events_packed bigint;
    digest_packed numeric;
BEGIN
    EXECUTE format('LOCK TABLE %I IN SHARE MODE', part);
    EXECUTE format(
        'INSERT INTO source (device, trail, machine, agent) SELECT device, trail, machine, agent FROM %I '
        'EXCEPT SELECT device, trail, machine, agent FROM source', part);
    EXECUTE format(
        'INSERT INTO shape (kind, facts) SELECT kind, facts::jsonb FROM ('
        'SELECT kind, common_facts(facts)::text AS facts FROM %I EXCEPT SELECT kind, facts::text FROM shape) AS new', part);
    ANALYZE source, shape;
    EXECUTE format('CREATE TABLE %I (LIKE packed INCLUDING DEFAULTS)', made);
    EXECUTE format(
        'INSERT INTO %I SELECT e.received_at, e.at, e.number, s.id, h.id, '
        'CASE WHEN jsonb_typeof(e.facts -> ''id'') = ''string'' THEN e.facts ->> ''id'' END, nullif('
        'CASE WHEN jsonb_typeof(e.facts -> ''id'') = ''string'' THEN own_facts(e.facts) - ''id'' '
        'ELSE own_facts(e.facts) END, ''{}'') '
        'FROM %I AS e JOIN source AS s USING (device, trail, machine, agent) '
        'JOIN shape AS h ON h.kind = e.kind AND h.facts::text = common_facts(e.facts)::text '
        'ORDER BY e.received_at, s.id, e.number', made, part);
    EXECUTE format('ALTER TABLE packed ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)', made, begins, ends);
    EXECUTE format('ANALYZE %I', made);
    EXECUTE sum_of || quote_ident(part) INTO events, digest;
    EXECUTE sum_of || 'unpacked WHERE received_at >= $1 AND received_at < $2' INTO events_packed, digest_packed
        USING begins, ends;
    IF (events, digest) IS DISTINCT FROM (events_packed, digest_packed) THEN
        RAISE EXCEPTION 'the packed events of % are not those that were kept', wanted;
    END IF;
    EXECUTE format('DROP TABLE %I', part);
    RETURN events;
END $$;

-- Days of which events are there, and whether they are packed.
CREATE OR REPLACE VIEW kept_day AS
SELECT to_date(right(inhrelid::regclass::text, 8), 'YYYYMMDD') AS day, inhparent = 'packed'::regclass AS is_packed
FROM pg_inherits WHERE inhparent IN ('event'::regclass, 'packed'::regclass);

-- Retention: whole days go at once, in whichever form. Gives the number of days that went.
CREATE OR REPLACE FUNCTION drop_days(before date) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
    gone record;
    count integer := 0;
BEGIN
    FOR gone IN SELECT day, is_packed FROM kept_day WHERE day < before LOOP
        EXECUTE format('DROP TABLE %I',
            CASE WHEN gone.is_packed THEN 'packed_' ELSE 'event_' END || to_char(gone.day, 'YYYYMMDD'));
        count := count + 1;
    END LOOP;
    RETURN count;
END $$;
