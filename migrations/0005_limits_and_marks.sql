-- What keeps programs from flooding the form, and staff from missing a person among them.

-- Made by the first process that needs it, and shared by all: pages that one made are recognised
-- by the others, and after a restart.
CREATE TABLE secrets (
    name text PRIMARY KEY,
    value bytea NOT NULL CHECK (octet_length(value) = 32)
);

-- What was accepted within the last hour, and from which network. Deleted after that hour.
CREATE TABLE arrivals (
    kind text NOT NULL CHECK (kind IN ('application', 'marked', 'draft')),
    -- A keyed hash (HMAC-SHA-256), not the address.
    network bytea NOT NULL CHECK (octet_length(network) = 32),
    at timestamptz NOT NULL
);

CREATE INDEX arrivals_at ON arrivals (at);

-- Applications that look as if a program had sent them: stored like all others, told to staff once
-- a day, acknowledged only once a person has released them.
CREATE TABLE application_marks (
    application_id uuid PRIMARY KEY REFERENCES applications ON DELETE CASCADE,
    marks text[] NOT NULL CHECK (cardinality(marks) > 0),
    marked_at timestamptz NOT NULL,
    digested_at timestamptz,
    released_at timestamptz
);

CREATE INDEX application_marks_undigested ON application_marks (marked_at)
    WHERE digested_at IS NULL AND released_at IS NULL;
