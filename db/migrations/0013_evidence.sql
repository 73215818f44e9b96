-- 0013 evidence
--
-- Purpose: events in an order that readers can follow, and seals that make tampering evident.
-- breaking: no

set local role tessera_owner;
