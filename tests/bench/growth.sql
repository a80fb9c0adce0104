-- Fills a migrated, empty database as some years of visitors would: `bench.applications` says with
-- how many applications. Each has two domain names and two people of its own, and was received and
-- notified of; every hundredth was held back, and nobody was notified of it.
--
-- The words of mails are short here: nothing that is measured reads those of others, and PostgreSQL
-- keeps long ones apart.

-- Triggers and foreign keys look at each row; these rows are known to be consistent.
SET session_replication_role = replica;
SET synchronous_commit = off;

CREATE TEMPORARY TABLE filled AS
SELECT number,
       md5('id ' || number)::uuid AS id,
       (number % 100) = 0 AS is_held,
       -- Over three years, up to now.
       now() - number * interval '3 years' / current_setting('bench.applications')::int AS at,
       'libraries-' || number || '.org' AS domain,
       'NPOC-' || (SELECT string_agg(
           substr('34679ACDEFGHJKMNPQRTVWXY', (number / (24 ^ place)::int) % 24 + 1, 1)
               || CASE WHEN place = 2 THEN '-' ELSE '' END, '' ORDER BY place)
           FROM generate_series(0, 5) AS place) AS reference
FROM generate_series(1, current_setting('bench.applications')::int) AS number;

INSERT INTO applications (
    id, reference, received_at, form_language, organisation_name,
    registered, registration, country, icann_region, website, work, mission, interest, employees,
    has_members, members_non_commercial, members, groups, ncsg_status, icann_contract, government,
    political, commercial, authoriser_name, authoriser_position, language, declarations_version,
    publication)
SELECT id, reference, at, 'en',
       'Village Libraries Trust ' || number, true, 'Charity Commission, ' || number, 'KE', 'AF',
       'https://www.' || domain || '/', '{educational}',
       'We bring books to villages that have no library, and teach reading to everybody who asks.',
       'Our domain name was lost once. We want rules under which that cannot happen to a charity.',
       '1-10', true, true, '11-50', '{none}', 'applied', false, false, false, false, 'Maria Silva', 'Chair',
       'en', 'bench', true
FROM filled;

INSERT INTO application_keys (digest, application_id)
SELECT sha256('private page\000'::bytea || uuid_send(md5('private ' || number)::uuid)), id FROM filled;

INSERT INTO application_domains (application_id, position, name, ascii)
SELECT id, position, prefix || domain, prefix || domain
FROM filled, (VALUES (1, ''), (2, 'www2.')) AS names (position, prefix);

INSERT INTO application_people (application_id, part, name, role, email_local, email_domain,
    email_domain_ascii, email_key)
SELECT id, part, 'Amina Diallo', 'Director', part, domain, domain, part || '@' || domain
FROM filled, (VALUES ('representative'), ('alternate')) AS people (part);

INSERT INTO events (application_id, at, kind) SELECT id, at, 'received' FROM filled;

INSERT INTO application_holds (application_id, signals, held_at, digested_at)
SELECT id, '{honeypot}', at, at + interval '1 day' FROM filled WHERE is_held;

INSERT INTO outbox (id, application_id, kind, language, recipient, subject, plain_text, html,
    created_at, attempts, due_at, sent_at)
SELECT md5(kind || number)::uuid, id, kind, 'en', recipient, 'Application ' || reference, 'text',
       'html', at, 1, at, at
FROM filled, LATERAL (VALUES ('notice', 'info@npoc.org'),
                             ('acknowledgement', 'representative@' || domain)) AS mails (kind, recipient)
WHERE NOT is_held;

-- Forgotten after thirty days.
INSERT INTO mail_throttle (digest, token, last_mail_at, window_start, mails_in_window)
SELECT sha256(convert_to('mailbox ' || number, 'UTF8')), md5('token ' || number)::uuid, at, at, 1
FROM filled WHERE NOT is_held AND at > now() - interval '29 days';

-- Forgotten after an hour.
INSERT INTO limited_actions (action, network, at)
SELECT 'application', sha256('network'), at FROM filled WHERE at > now() - interval '50 minutes';

DROP TABLE filled;
RESET session_replication_role;
RESET synchronous_commit;
