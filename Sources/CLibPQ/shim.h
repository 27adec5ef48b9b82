// libpq, and the three kernel headers that Swift's Glibc module leaves out.
#ifndef STOREGRAPH_CLIBPQ_SHIM_H
#define STOREGRAPH_CLIBPQ_SHIM_H

#include <errno.h>
#include <libpq-fe.h>
#include <stdint.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

static inline int sg_epoll(void) { return epoll_create1(EPOLL_CLOEXEC); }

// Swift sees neither the union inside struct epoll_event nor enum EPOLL_EVENTS as plain integers.
static inline int sg_epoll_set(int epoll, int descriptor, uint32_t events, uint64_t key) {
  struct epoll_event event = {.events = events, .data = {.u64 = key}};
  // A descriptor that libpq closed and opened again under the same number has left the set by itself.
  if (epoll_ctl(epoll, EPOLL_CTL_MOD, descriptor, &event) == 0) return 0;
  if (errno != ENOENT) return -1;
  return epoll_ctl(epoll, EPOLL_CTL_ADD, descriptor, &event);
}

static inline int sg_epoll_remove(int epoll, int descriptor) {
  struct epoll_event event = {0};
  return epoll_ctl(epoll, EPOLL_CTL_DEL, descriptor, &event);
}

static inline uint64_t sg_epoll_key(const struct epoll_event *event) { return event->data.u64; }
static inline uint32_t sg_epoll_events(const struct epoll_event *event) { return event->events; }

static inline uint32_t sg_epoll_in(void) { return EPOLLIN; }
static inline uint32_t sg_epoll_out(void) { return EPOLLOUT; }
static inline uint32_t sg_epoll_edge(void) { return (uint32_t)EPOLLET; }

static inline int sg_eventfd(int blocking) {
  return eventfd(0, EFD_CLOEXEC | (blocking ? 0 : EFD_NONBLOCK));
}

// Notices go to the server's log; libpq would print them to this process's stderr.
static inline void sg_ignore_notice(void *arg, const PGresult *result) {
  (void)arg;
  (void)result;
}
static inline void sg_silence_notices(PGconn *connection) {
  PQsetNoticeReceiver(connection, sg_ignore_notice, NULL);
}

#endif
