-- 0009 holds
--
-- Purpose: points set aside at a till, and what became of them.
-- breaking: no

set local role tessera_owner;
