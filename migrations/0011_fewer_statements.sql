-- What a submission writes, in fewer rows: the fields of work and the groups of an application are
-- columns of it, so that what must hold of them is checked where they stand. And indexes for what
-- would otherwise read whole tables that grow.

ALTER TABLE applications ADD COLUMN work text[], ADD COLUMN groups text[];
UPDATE applications SET
    work = ARRAY(SELECT field FROM application_work WHERE application_id = id ORDER BY field),
    groups = ARRAY(SELECT icann_group FROM application_groups
                   WHERE application_id = id ORDER BY icann_group);
ALTER TABLE applications
    ALTER COLUMN work SET NOT NULL,
    ALTER COLUMN groups SET NOT NULL,
    ADD CONSTRAINT applications_work_check CHECK (cardinality(work) > 0 AND work <@ ARRAY[
        'philanthropic', 'humanitarian', 'educational', 'academic', 'religious', 'community',
        'arts', 'advocacy', 'health', 'inclusion', 'other']),
    ADD CONSTRAINT applications_groups_check CHECK (cardinality(groups) > 0 AND groups <@ ARRAY[
        'none', 'at-large', 'bc', 'ipc', 'ispcp', 'ccnso', 'rysg', 'rrsg', 'gac', 'ncuc', 'other']),
    -- “Other” and its text go together; no group goes with no other.
    ADD CONSTRAINT applications_work_other_is_told
        CHECK (('other' = ANY (work)) = (work_other IS NOT NULL)),
    ADD CONSTRAINT applications_groups_other_is_told
        CHECK (('other' = ANY (groups)) = (groups_other IS NOT NULL)),
    ADD CONSTRAINT applications_no_group_is_alone
        CHECK (cardinality(groups) = 1 OR NOT 'none' = ANY (groups));
DROP TABLE application_work, application_groups;

-- What spans tables is still looked at when the transaction that brings an application ends.
CREATE OR REPLACE FUNCTION application_is_complete() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT (EXISTS (SELECT 1 FROM application_domains WHERE application_id = NEW.id)
        AND EXISTS (SELECT 1 FROM application_people
                    WHERE application_id = NEW.id AND part = 'representative')
        AND EXISTS (SELECT 1 FROM events WHERE application_id = NEW.id AND kind = 'received'))
    THEN
        RAISE EXCEPTION 'application % is incomplete', NEW.reference;
    END IF;
    RETURN NULL;
END
$$;

CREATE OR REPLACE FUNCTION erase_application(erased text) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
    erased_id uuid;
    digest text;
BEGIN
    SELECT id INTO erased_id FROM applications WHERE reference = erased FOR UPDATE;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    PERFORM set_config('npoc.erasing', 'yes', true);
    DELETE FROM events WHERE application_id = erased_id OR related = erased_id;
    PERFORM set_config('npoc.erasing', '', true);
    -- A digest that was not sent yet, or was given up, goes with the application that it lists; the
    -- others in it are listed again.
    FOR digest IN
        DELETE FROM outbox WHERE kind = 'digest' AND strpos(plain_text, erased) > 0
        RETURNING plain_text
    LOOP
        UPDATE application_holds SET digested_at = NULL FROM applications
        WHERE id = application_id AND strpos(digest, reference) > 0;
    END LOOP;
    DELETE FROM outbox WHERE application_id = erased_id;
    DELETE FROM application_domains WHERE application_id = erased_id;
    DELETE FROM application_people WHERE application_id = erased_id;
    DELETE FROM applications WHERE id = erased_id;
    RETURN true;
END
$$;

-- The last mail to a mailbox beyond ASCII of which something is known, without reading all of them.
DROP INDEX outbox_internationalised;
CREATE INDEX outbox_internationalised ON outbox (coalesce(sent_at, due_at))
    WHERE octet_length(recipient) > char_length(recipient)
      AND (sent_at IS NOT NULL OR last_error IS NOT NULL);
-- When the last digest was.
CREATE INDEX application_holds_digested ON application_holds (digested_at);

-- Where each application stands, each fact looked up once: without OFFSET, PostgreSQL would put the
-- look-up in each place where the fact is asked for.
CREATE OR REPLACE VIEW application_states AS
SELECT applications.id AS application_id,
       CASE WHEN is_withdrawn AND is_held THEN 'withdrawn-while-held'
            WHEN is_withdrawn THEN 'withdrawn'
            WHEN is_held THEN 'held'
            ELSE 'open' END AS state
FROM applications, LATERAL (
    SELECT EXISTS (SELECT 1 FROM events
                   WHERE events.application_id = applications.id AND kind = 'withdrawn')
               AS is_withdrawn,
           EXISTS (SELECT 1 FROM application_holds AS holds
                   WHERE holds.application_id = applications.id AND released_at IS NULL) AS is_held
    OFFSET 0
) AS facts;

-- Compressing the words of two mails took a fifth of the time of a submission. Not every server is
-- built with the faster way, and it may do without.
DO $$
BEGIN
    ALTER TABLE outbox ALTER COLUMN plain_text SET COMPRESSION lz4,
        ALTER COLUMN html SET COMPRESSION lz4;
EXCEPTION WHEN feature_not_supported THEN
    RAISE NOTICE 'This server has no lz4: mails are compressed as usual.';
END
$$;
