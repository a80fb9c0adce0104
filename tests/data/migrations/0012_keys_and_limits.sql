-- What was mailed with a link that opens something, and arrived.
UPDATE outbox SET plain_text = plain_text || ' https://npoc.example/en/membership/' || private_key
FROM applications
WHERE applications.id = application_id AND kind = 'acknowledgement' AND sent_at IS NOT NULL;
