/* Holds many sockets of graphql-transport-ws open, and tells when messages reach them.
 *
 *     socket_load PORT FILE
 *
 * FILE has two lines for each socket: its `connection_init`, and its `subscribe`. Prints `ready N` when every socket has had
 * its first message. Each line `COUNT START` on standard input then waits for that many changes, and is answered by
 * `P50 P99 LAST` in microseconds since START, nanoseconds of the monotonic clock. `0 START` begins to count changes of which
 * nobody knows yet how many will come; `all COUNT` says it, and is answered by `LAST`. A message has as many changes as members
 * called `id` behind its own. Ends with standard input. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "measure.h"

#define ROOM 65536

struct client {
  int fd;
  size_t filled;
  int has_begun;
  char bytes[ROOM];
};

static struct client *clients;
static size_t count, ready, expected, received, room;
static uint64_t start, last, *times;
static int is_open;

static void put(int fd, const void *bytes, size_t length) {
  while (length > 0) {
    ssize_t written = write(fd, bytes, length);
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) die("a socket was closed while it was written to");
    bytes = (const char *)bytes + written;
    length -= (size_t)written;
  }
}

/* A text frame, masked by zeros. */
static void put_text(int fd, const char *text) {
  size_t length = strlen(text);
  unsigned char head[8] = {0x81};
  size_t size = 2;
  if (length < 126) {
    head[1] = (unsigned char)(0x80 | length);
  } else {
    head[1] = 0xfe;
    head[2] = (unsigned char)(length >> 8);
    head[3] = (unsigned char)length;
    size = 4;
  }
  put(fd, head, size + 4);
  put(fd, text, length);
}

static void open_socket(struct client *client, int port, const char *init, const char *subscribe) {
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
  inet_pton(AF_INET, "127.0.0.1", &address.sin_addr);
  client->fd = socket(AF_INET, SOCK_STREAM, 0);
  int yes = 1;
  setsockopt(client->fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
  if (client->fd < 0 || connect(client->fd, (struct sockaddr *)&address, sizeof address) != 0)
    die("cannot connect: %s", strerror(errno));
  static const char request[] =
      "GET /graphql HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
      "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n"
      "Sec-WebSocket-Protocol: graphql-transport-ws\r\n\r\n";
  put(client->fd, request, sizeof request - 1);
  char answer[1024];
  size_t length = 0;
  while (length < 4 || memcmp(answer + length - 4, "\r\n\r\n", 4) != 0) {
    if (length == sizeof answer || read(client->fd, answer + length, 1) != 1) die("no answer to a handshake");
    length++;
  }
  if (strncmp(answer, "HTTP/1.1 101", 12) != 0) die("a handshake was refused: %.60s", answer);
  put_text(client->fd, init);
  /* The acknowledgement comes before anything else, and is short. */
  char frame[64];
  if (read(client->fd, frame, sizeof frame) < 2) die("no acknowledgement");
  put_text(client->fd, subscribe);
  fcntl(client->fd, F_SETFL, O_NONBLOCK);
}

static void take_text(struct client *client, const char *text, size_t length) {
  if (length < 14 || memcmp(text, "{\"type\":\"next\"", 14) != 0) die("not a message: %.*s", (int)length, text);
  if (!client->has_begun) {
    client->has_begun = 1;
    ready++;
    return;
  }
  size_t changes = 0;
  const char *end = text + length;
  for (const char *at = text + 14; (at = memmem(at, (size_t)(end - at), "\"id\":\"", 6)) != NULL; at += 6) changes++;
  last = (now() - start) / 1000;
  for (size_t index = changes > 1 ? changes - 1 : 1; index > 0; index--) {
    if (received < expected && !is_open) times[received] = last;
    received++;
  }
}

/* Takes whole frames out of what was read. */
static void take_frames(struct client *client) {
  size_t at = 0;
  for (;;) {
    unsigned char *frame = (unsigned char *)client->bytes + at;
    size_t left = client->filled - at;
    if (left < 2) break;
    size_t length = frame[1] & 127, head = 2;
    if (length == 126) {
      if (left < 4) break;
      length = (size_t)frame[2] << 8 | frame[3];
      head = 4;
    }
    if (length + head > ROOM) die("a frame is too long");
    if (left < head + length) break;
    int opcode = frame[0] & 15;
    if (opcode == 8) die("closed with %d %.*s", frame[head] << 8 | frame[head + 1], (int)length - 2, (char *)frame + head + 2);
    if (opcode == 9) put(client->fd, "\x8a\x80\0\0\0\0", 6);
    if (opcode == 1) take_text(client, (char *)frame + head, length);
    at += head + length;
  }
  memmove(client->bytes, client->bytes + at, client->filled - at);
  client->filled -= at;
}

static void take(struct client *client) {
  for (;;) {
    ssize_t size = read(client->fd, client->bytes + client->filled, ROOM - client->filled);
    if (size < 0 && errno == EAGAIN) return;
    if (size <= 0) die("a socket was closed");
    client->filled += (size_t)size;
    take_frames(client);
  }
}

static int compare(const void *left, const void *right) {
  uint64_t one = *(const uint64_t *)left, two = *(const uint64_t *)right;
  return one < two ? -1 : one > two;
}

static void tell(void) {
  if (is_open) {
    printf("%lu\n", last);
    fflush(stdout);
    expected = 0;
    return;
  }
  qsort(times, expected, sizeof *times, compare);
  printf("%lu %lu %lu\n", times[expected / 2], times[expected * 99 / 100], times[expected - 1]);
  fflush(stdout);
  expected = 0;
}

/* Takes what has come; while sockets are still being opened, so that those before them answer pings. */
static int take_events(int queue, int timeout) {
  struct epoll_event events[256];
  int found = epoll_wait(queue, events, 256, timeout);
  for (int index = 0; index < found; index++) {
    if (events[index].data.ptr != NULL) {
      take(events[index].data.ptr);
      continue;
    }
    char line[64];
    ssize_t size = read(0, line, sizeof line - 1);
    if (size <= 0) return 0;
    line[size] = 0;
    if (sscanf(line, "all %zu", &expected) == 1) continue;
    if (sscanf(line, "%zu %lu", &expected, &start) != 2) die("COUNT START, not %s", line);
    received = 0;
    is_open = expected == 0;
    if (expected > room) times = realloc(times, (room = expected) * sizeof *times);
  }
  return 1;
}

int main(int argc, char **argv) {
  if (argc != 3) die("usage: socket_load PORT FILE");
  size_t length;
  char *text = read_file(argv[2], &length), *rest = text;
  for (char *byte = text; *byte; byte++) count += *byte == '\n';
  count /= 2;
  clients = calloc(count, sizeof *clients);
  int queue = epoll_create1(0);
  for (size_t index = 0; index < count; index++) {
    char *init = strsep(&rest, "\n"), *subscribe = strsep(&rest, "\n");
    open_socket(&clients[index], atoi(argv[1]), init, subscribe);
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = &clients[index]};
    epoll_ctl(queue, EPOLL_CTL_ADD, clients[index].fd, &event);
    take_events(queue, 0);
  }
  struct epoll_event input = {.events = EPOLLIN, .data.ptr = NULL};
  epoll_ctl(queue, EPOLL_CTL_ADD, 0, &input);
  int has_told = 0;
  while (take_events(queue, -1)) {
    if (!has_told && ready == count) {
      has_told = 1;
      printf("ready %zu\n", count);
      fflush(stdout);
    }
    if (expected > 0 && received >= expected) tell();
  }
  return 0;
}
