-- An application with the fewest answers, which is the oldest.
INSERT INTO applications (id, reference, private_key, submission_key, received_at, form_language,
    organisation_name, registered, country, icann_region, website, mission, interest, employees,
    has_members, members, ncsg_status, icann_contract, government, political, commercial,
    correspondence, declarations_version)
VALUES ('00000000-0000-7000-8000-000000000001', 'NPOC-ACD-EFG',
    '00000000-0000-4000-8000-000000000001', '00000000-0000-4000-9000-000000000001',
    '2026-10-01 12:00Z', 'en', 'Village Libraries Trust', false, 'KE', 'AF',
    'https://www.example.org/', repeat('Books. ', 10), repeat('Names. ', 10), '0', false, '0',
    'applied', false, false, false, false, 'en', '2026-11');
INSERT INTO application_domains (application_id, position, name, ascii)
VALUES ('00000000-0000-7000-8000-000000000001', 1, 'example.org', 'example.org');
INSERT INTO application_work (application_id, field)
VALUES ('00000000-0000-7000-8000-000000000001', 'arts');
INSERT INTO application_groups (application_id, icann_group)
VALUES ('00000000-0000-7000-8000-000000000001', 'none');
INSERT INTO application_people (application_id, part, name, role, email_local, email_domain,
    email_domain_ascii, email_key)
VALUES ('00000000-0000-7000-8000-000000000001', 'representative', 'Amina Diallo', 'Director',
    'Amina', 'example.org', 'example.org', 'amina@example.org');

-- An application with every answer. It will be withdrawn.
INSERT INTO applications (id, reference, private_key, submission_key, received_at, form_language,
    organisation_name, other_name, registered, registration, country, icann_region, website,
    work_other, mission, interest, employees, has_members, members_non_commercial, members,
    groups_other, ncsg_status, ncsg_date, joins_ncuc, icann_contract, government, political,
    commercial, authoriser_name, authoriser_position, correspondence, discussion_list,
    declarations_version, publication)
VALUES ('00000000-0000-7000-8000-000000000002', 'NPOC-WTH-DRW',
    '00000000-0000-4000-8000-000000000002', '00000000-0000-4000-9000-000000000002',
    '2026-10-02 12:00Z', 'fr', 'Les puits ouverts', 'LPO', true, 'Registre 42', 'SN', 'AF',
    'https://www.exämple.net/', 'Wells', repeat('Water. ', 10), repeat('Names. ', 10), '1-10', true,
    true, '11-50', 'Friends of names', 'accepted', '2026-05-31', true, true, true, true, true,
    'Moussa Sow', 'Président', 'fr', true, '2026-11', false);
INSERT INTO application_domains (application_id, position, name, ascii)
VALUES ('00000000-0000-7000-8000-000000000002', 1, 'example.net', 'example.net'),
       ('00000000-0000-7000-8000-000000000002', 2, 'exämple.net', 'xn--exmple-cua.net');
INSERT INTO application_work (application_id, field)
VALUES ('00000000-0000-7000-8000-000000000002', 'health'),
       ('00000000-0000-7000-8000-000000000002', 'other');
INSERT INTO application_groups (application_id, icann_group)
VALUES ('00000000-0000-7000-8000-000000000002', 'ncuc'),
       ('00000000-0000-7000-8000-000000000002', 'other');
INSERT INTO application_people (application_id, part, name, role, email_local, email_domain,
    email_domain_ascii, email_key, phone)
VALUES ('00000000-0000-7000-8000-000000000002', 'representative', 'Binta Sow', 'Trésorière',
        'binta', 'exämple.net', 'xn--exmple-cua.net', 'binta@xn--exmple-cua.net', '+221 33 123'),
       ('00000000-0000-7000-8000-000000000002', 'alternate', 'Awa Fall', 'Secrétaire',
        'awa', 'example.net', 'example.net', 'awa@example.net', NULL);

INSERT INTO events (application_id, at, kind)
SELECT id, received_at, 'received' FROM applications ORDER BY received_at;
