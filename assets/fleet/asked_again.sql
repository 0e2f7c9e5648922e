-- Evidence may be asked for again once a request was answered: what came may have been the wrong file.
ALTER TABLE evidence_request DROP CONSTRAINT IF EXISTS evidence_request_device_trail_number_key;
CREATE UNIQUE INDEX IF NOT EXISTS evidence_request_open ON evidence_request (device, trail, number)
WHERE answered_at IS NULL;
