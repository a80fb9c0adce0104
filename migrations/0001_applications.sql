-- Applications for membership. The rules of the form stand here a second time, as constraints:
-- whatever brings an application to this database, it is complete when it arrives.

CREATE TABLE applications (
    id uuid PRIMARY KEY,
    reference text NOT NULL UNIQUE
        CHECK (reference ~ '^NPOC-[34679ACDEFGHJKMNPQRTVWXY]{3}-[34679ACDEFGHJKMNPQRTVWXY]{3}$'),
    -- In the address of the applicant's private page. Random, so that it cannot be guessed.
    private_key uuid NOT NULL UNIQUE,
    -- Comes with the form and makes a second sending of the same page recognisable.
    submission_key uuid NOT NULL UNIQUE,
    received_at timestamptz NOT NULL,
    form_language text NOT NULL CHECK (form_language IN ('en', 'fr')),

    organisation_name text NOT NULL CHECK (char_length(organisation_name) BETWEEN 1 AND 200),
    other_name text CHECK (char_length(other_name) BETWEEN 1 AND 200),
    registered boolean NOT NULL,
    registration text CHECK (char_length(registration) BETWEEN 1 AND 200),
    CHECK (NOT registered OR registration IS NOT NULL),
    country char(2) NOT NULL CHECK (country ~ '^[A-Z]{2}$'),
    -- Suggested from the country; staff may change it.
    icann_region text NOT NULL CHECK (icann_region IN ('AF', 'AP', 'EU', 'LAC', 'NA')),
    website text NOT NULL CHECK (char_length(website) BETWEEN 1 AND 508),
    work_other text CHECK (char_length(work_other) BETWEEN 1 AND 200),
    mission text NOT NULL CHECK (char_length(mission) BETWEEN 50 AND 2000),
    interest text NOT NULL CHECK (char_length(interest) BETWEEN 50 AND 2000),

    employees text NOT NULL
        CHECK (employees IN ('0', '1-10', '11-50', '51-200', '201-1000', 'over-1000')),
    has_members boolean NOT NULL,
    members_non_commercial boolean,
    members text NOT NULL
        CHECK (members IN ('0', '1-10', '11-50', '51-200', '201-1000', 'over-1000')),
    CHECK (has_members = (members_non_commercial IS NOT NULL)),
    CHECK (has_members = (members <> '0')),

    groups_other text CHECK (char_length(groups_other) BETWEEN 1 AND 200),
    ncsg_status text NOT NULL CHECK (ncsg_status IN ('not-applied', 'applied', 'accepted')),
    ncsg_date date CHECK (ncsg_date >= '1998-01-01'),
    CHECK (ncsg_date IS NULL OR ncsg_status = 'accepted'),
    joins_ncuc boolean,

    icann_contract boolean NOT NULL,
    government boolean NOT NULL,
    political boolean NOT NULL,
    commercial boolean NOT NULL,

    authoriser_name text CHECK (char_length(authoriser_name) BETWEEN 1 AND 200),
    authoriser_position text CHECK (char_length(authoriser_position) BETWEEN 1 AND 200),
    CHECK (authoriser_position IS NULL OR authoriser_name IS NOT NULL),

    correspondence text NOT NULL CHECK (correspondence IN ('en', 'fr')),
    discussion_list boolean,
    -- All declarations and the privacy notice were agreed to, in this version of their words.
    declarations_version text NOT NULL CHECK (declarations_version <> ''),
    publication boolean
);

CREATE INDEX applications_received ON applications (received_at);

CREATE TABLE application_domains (
    application_id uuid NOT NULL REFERENCES applications,
    position smallint NOT NULL CHECK (position BETWEEN 1 AND 10),
    name text NOT NULL CHECK (name <> ''),
    -- The A-label form: what is compared.
    ascii text NOT NULL CHECK (char_length(ascii) BETWEEN 3 AND 253 AND ascii ~ '^[a-z0-9.-]+$'),
    PRIMARY KEY (application_id, position),
    UNIQUE (application_id, ascii)
);

CREATE INDEX application_domains_ascii ON application_domains (ascii);

CREATE TABLE application_work (
    application_id uuid NOT NULL REFERENCES applications,
    field text NOT NULL CHECK (field IN (
        'philanthropic', 'humanitarian', 'educational', 'academic', 'religious', 'community',
        'arts', 'advocacy', 'health', 'inclusion', 'other')),
    PRIMARY KEY (application_id, field)
);

CREATE TABLE application_groups (
    application_id uuid NOT NULL REFERENCES applications,
    icann_group text NOT NULL CHECK (icann_group IN (
        'none', 'at-large', 'bc', 'ipc', 'ispcp', 'ccnso', 'rysg', 'rrsg', 'gac', 'ncuc', 'other')),
    PRIMARY KEY (application_id, icann_group)
);

CREATE TABLE application_people (
    application_id uuid NOT NULL REFERENCES applications,
    part text NOT NULL CHECK (part IN ('representative', 'alternate')),
    name text NOT NULL CHECK (char_length(name) BETWEEN 1 AND 200),
    role text NOT NULL CHECK (char_length(role) BETWEEN 1 AND 200),
    email_local text NOT NULL CHECK (char_length(email_local) BETWEEN 1 AND 64),
    email_domain text NOT NULL CHECK (email_domain <> ''),
    email_domain_ascii text NOT NULL CHECK (email_domain_ascii ~ '^[a-z0-9.-]+$'),
    -- Equal for addresses that are one mailbox.
    email_key text NOT NULL,
    phone text CHECK (char_length(phone) BETWEEN 1 AND 50),
    PRIMARY KEY (application_id, part),
    UNIQUE (application_id, email_key)
);

CREATE INDEX application_people_email ON application_people (email_key);

-- What happened to an application. Only ever added to.
CREATE TABLE events (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    application_id uuid NOT NULL REFERENCES applications,
    at timestamptz NOT NULL,
    kind text NOT NULL CHECK (kind IN ('received'))
);

CREATE INDEX events_application ON events (application_id, id);

-- What spans tables is looked at when the transaction that brings an application ends.
CREATE FUNCTION application_is_complete() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM application_domains WHERE application_id = NEW.id)
        OR NOT EXISTS (SELECT 1 FROM application_people
                       WHERE application_id = NEW.id AND part = 'representative')
        OR NOT EXISTS (SELECT 1 FROM application_work WHERE application_id = NEW.id)
        OR NOT EXISTS (SELECT 1 FROM application_groups WHERE application_id = NEW.id)
        OR NOT EXISTS (SELECT 1 FROM events WHERE application_id = NEW.id AND kind = 'received')
    THEN
        RAISE EXCEPTION 'application % is incomplete', NEW.reference;
    END IF;
    IF (NEW.work_other IS NOT NULL) <> EXISTS (
            SELECT 1 FROM application_work WHERE application_id = NEW.id AND field = 'other')
        OR (NEW.groups_other IS NOT NULL) <> EXISTS (
            SELECT 1 FROM application_groups
            WHERE application_id = NEW.id AND icann_group = 'other')
    THEN
        RAISE EXCEPTION 'application %: “other” and its text go together', NEW.reference;
    END IF;
    IF EXISTS (SELECT 1 FROM application_groups
               WHERE application_id = NEW.id AND icann_group = 'none')
        AND (SELECT count(*) FROM application_groups WHERE application_id = NEW.id) > 1
    THEN
        RAISE EXCEPTION 'application %: no group and yet a group', NEW.reference;
    END IF;
    RETURN NULL;
END
$$;

CREATE CONSTRAINT TRIGGER applications_complete AFTER INSERT ON applications
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION application_is_complete();

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME;
END
$$;

CREATE TRIGGER events_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON events
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
