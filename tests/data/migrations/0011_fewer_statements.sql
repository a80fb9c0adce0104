-- Several fields of work, one of them told in words.
UPDATE applications SET work_other = 'Animal welfare'
WHERE id = '00000000-0000-7000-8000-000000000001';
INSERT INTO application_work (application_id, field)
VALUES ('00000000-0000-7000-8000-000000000001', 'other');
