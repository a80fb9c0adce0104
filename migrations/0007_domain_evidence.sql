-- What the DNS answered about the domain names of an application, for staff to look at.

CREATE TABLE domain_evidence (
    application_id uuid NOT NULL,
    position smallint NOT NULL,
    record text NOT NULL CHECK (record IN ('ns', 'address', 'mx')),
    -- An empty answer is “none found”, which does not mean that the name does not exist; no answer
    -- is “not checked”.
    outcome text NOT NULL DEFAULT 'not-checked' CHECK (outcome IN ('found', 'none', 'not-checked')),
    answers text[] NOT NULL DEFAULT '{}',
    -- When it was tried; empty while it waits for that.
    tried_at timestamptz,
    PRIMARY KEY (application_id, position, record),
    FOREIGN KEY (application_id, position) REFERENCES application_domains ON DELETE CASCADE,
    CHECK ((outcome = 'found') = (cardinality(answers) > 0)),
    CHECK (outcome = 'not-checked' OR tried_at IS NOT NULL)
);

CREATE INDEX domain_evidence_waiting ON domain_evidence (application_id) WHERE tried_at IS NULL;
