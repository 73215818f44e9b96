// PostgreSQL's door.
#include <libpq-fe.h>
