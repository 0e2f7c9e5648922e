-- The hub's tables, the first step; every statement may run again and again.

-- How far the hub has everything, by device and trail. A record is kept only where it follows the mark, under a lock on
-- its line: that is what keeps (device, trail, number) single, whatever comes twice, late or from several sinks.
CREATE TABLE IF NOT EXISTS mark (
    device text NOT NULL,
    trail text NOT NULL,
    number bigint NOT NULL DEFAULT 0,
    changed_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (device, trail)
);

-- One record of a workstation's trail, without a value of a customer. Parted by the hub's own clock: a workstation's
-- may be wrong by years.
CREATE TABLE IF NOT EXISTS event (
    received_at timestamptz NOT NULL,
    device text NOT NULL,
    trail text NOT NULL,
    number bigint NOT NULL,
    at timestamptz NOT NULL,
    kind text NOT NULL,
    machine text NOT NULL,
    agent text NOT NULL,
    facts jsonb NOT NULL
) PARTITION BY RANGE (received_at);
CREATE INDEX IF NOT EXISTS event_of_device ON event (device, trail, number);
CREATE INDEX IF NOT EXISTS event_by_time ON event USING brin (received_at);
CREATE INDEX IF NOT EXISTS event_by_kind ON event (kind, received_at);
CREATE INDEX IF NOT EXISTS event_by_rule ON event ((facts ->> 'rule'), received_at) WHERE facts ? 'rule';
CREATE INDEX IF NOT EXISTS event_by_agent ON event (agent, received_at);

-- Numbers that a workstation itself has no more, cannot read, or sent what is no event of.
CREATE TABLE IF NOT EXISTS gap (
    device text NOT NULL,
    trail text NOT NULL,
    first bigint NOT NULL,
    last bigint NOT NULL,
    noticed_at timestamptz NOT NULL,
    PRIMARY KEY (device, trail, first)
);

-- Messages that are no events, by device: how many, and since when. Never what was in them.
CREATE TABLE IF NOT EXISTS refused (
    device text NOT NULL,
    code text NOT NULL,
    times bigint NOT NULL,
    first_at timestamptz NOT NULL,
    last_at timestamptz NOT NULL,
    PRIMARY KEY (device, code)
);

-- Counts by hour, kept by the transaction that keeps the events: they outlive them, and are exact.
CREATE TABLE IF NOT EXISTS hourly (
    hour timestamptz NOT NULL,
    kind text NOT NULL,
    rule text NOT NULL,
    serial bigint NOT NULL,
    events bigint NOT NULL,
    PRIMARY KEY (hour, kind, rule, serial)
);

-- What a workstation said of itself with its last sign of life.
CREATE TABLE IF NOT EXISTS presence (
    device text PRIMARY KEY,
    machine text NOT NULL,
    version text NOT NULL,
    policy text NOT NULL,
    serial bigint NOT NULL,
    state text NOT NULL,
    seen_at timestamptz NOT NULL
);

CREATE OR REPLACE VIEW fleet AS
SELECT p.device, p.machine, p.version, p.policy, p.serial, p.state, p.seen_at,
       now() - p.seen_at < interval '3 minutes' AS is_there,
       coalesce(m.records, 0) AS records, coalesce(g.missing, 0) AS missing
FROM presence p
LEFT JOIN (SELECT device, sum(number) AS records FROM mark GROUP BY device) m USING (device)
LEFT JOIN (SELECT device, sum(last - first + 1) AS missing FROM gap GROUP BY device) g USING (device);

-- The slot of a device, 0 to 99, as workstations compute it too.
CREATE OR REPLACE FUNCTION slot_of(device text) RETURNS integer LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT (get_byte(digest, 0) * 256 + get_byte(digest, 1)) % 100
    FROM sha256(convert_to('ring ' || device, 'UTF8')) AS digest
$$;

-- Signed policies on their way, ring by ring; `rings` and `reached` in percent of the fleet. States: going, halted, done,
-- back.
CREATE TABLE IF NOT EXISTS rollout (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name text NOT NULL,
    serial bigint NOT NULL,
    envelope bytea NOT NULL,
    rings integer[] NOT NULL,
    named text[] NOT NULL,
    reached integer NOT NULL,
    state text NOT NULL,
    started_at timestamptz NOT NULL,
    changed_at timestamptz NOT NULL
);

-- Who did what of it: start, advance, halt, resume, back.
CREATE TABLE IF NOT EXISTS rollout_step (
    rollout bigint NOT NULL REFERENCES rollout,
    at timestamptz NOT NULL,
    by_whom text NOT NULL,
    what text NOT NULL,
    reached integer NOT NULL,
    number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY
);

-- How each ring has taken it, by what its workstations say of themselves; named ones count in the first.
CREATE OR REPLACE VIEW rollout_ring AS
SELECT r.id AS rollout, ring.percent,
       count(p.device) AS devices,
       count(p.device) FILTER (WHERE now() - p.seen_at < interval '3 minutes') AS there,
       count(p.device) FILTER (WHERE p.serial >= r.serial) AS taken,
       count(p.device) FILTER (WHERE p.serial >= r.serial AND now() - p.seen_at < interval '3 minutes') AS there_taken,
       count(p.device) FILTER (WHERE p.state <> 'ok' AND now() - p.seen_at < interval '3 minutes') AS troubled
FROM rollout r
CROSS JOIN LATERAL (SELECT percent, lag(percent, 1, 0) OVER (ORDER BY percent) AS above FROM unnest(r.rings) AS percent) ring
LEFT JOIN (SELECT *, slot_of(device) AS slot FROM presence) p ON
    CASE WHEN p.device = ANY (r.named) THEN ring.above = 0 ELSE p.slot >= ring.above AND p.slot < ring.percent END
GROUP BY r.id, ring.percent;

-- A part a day, for today and tomorrow.
CREATE OR REPLACE FUNCTION make_parts(today date) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    day date;
BEGIN
    FOR day IN SELECT today + turn FROM generate_series(0, 1) AS turn LOOP
        IF to_regclass('event_' || to_char(day, 'YYYYMMDD')) IS NULL THEN
            EXECUTE format(
                'CREATE TABLE IF NOT EXISTS %I PARTITION OF event FOR VALUES FROM (%L) TO (%L)',
                'event_' || to_char(day, 'YYYYMMDD'),
                day::timestamp AT TIME ZONE 'UTC', (day + 1)::timestamp AT TIME ZONE 'UTC'
            );
        END IF;
    END LOOP;
END $$;

-- Retention: whole days go at once, without a trace on the disk. Gives the number of days that went.
CREATE OR REPLACE FUNCTION drop_parts(before date) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
    part regclass;
    gone integer := 0;
BEGIN
    FOR part IN
        SELECT inhrelid::regclass FROM pg_inherits WHERE inhparent = 'event'::regclass
        AND right(inhrelid::regclass::text, 8) < to_char(before, 'YYYYMMDD')
    LOOP
        EXECUTE format('DROP TABLE %s', part);
        gone := gone + 1;
    END LOOP;
    RETURN gone;
END $$;
