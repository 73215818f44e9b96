// The kernel's door: what Swift's Glibc module does not show.
//
// _GNU_SOURCE must not be defined here, because Glibc's own module is built without it and the two
// would disagree about shared types; the few GNU functions in use are declared by hand.
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <sys/socket.h>

extern int accept4(int socket, struct sockaddr *address, socklen_t *length, int flags);
extern int pthread_setname_np(pthread_t thread, const char *name);
