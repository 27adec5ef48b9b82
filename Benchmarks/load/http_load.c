/* Sends requests over HTTP/1.1 on kept-alive connections, one at a time on each, and measures the answers.
 *
 *   http_load -p PORT -r FILE [-c CONNECTIONS] [-t SECONDS] [-w WARM-UP] [-s SEED] [-m LABEL=PID]… [-o] [-1]
 *
 * The file holds whole requests, each behind its length in four bytes, little endian, which are taken at random, or with -o in
 * order, once each: the run ends when there are no more. -1 sends the first request and prints the body of its answer. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/epoll.h>
#include <unistd.h>

#include "measure.h"

struct request {
  const char *bytes;
  uint32_t length;
};

struct connection {
  int descriptor;
  const struct request *request;
  size_t written;
  uint64_t sent;
  char *buffer;
  size_t filled;
  size_t room;
  size_t head;   /* bytes up to and with the blank line; 0 while it has not come */
  size_t length; /* of the body */
};

static struct request *requests;
static size_t request_count;
static uint64_t seed = 1;
static int in_order;
static size_t taken;

static void load_requests(const char *path) {
  size_t length;
  char *text = read_file(path, &length);
  size_t room = 1024;
  requests = malloc(room * sizeof *requests);
  for (size_t at = 0; at + 4 <= length;) {
    uint32_t size;
    memcpy(&size, text + at, 4);
    if (at + 4 + size > length) die("%s ends within a request", path);
    if (request_count == room) requests = realloc(requests, (room *= 2) * sizeof *requests);
    requests[request_count++] = (struct request){text + at + 4, size};
    at += 4 + size;
  }
  if (request_count == 0) die("%s has no request", path);
}

static int dial(int port) {
  int descriptor = socket(AF_INET, SOCK_STREAM, 0);
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (connect(descriptor, (struct sockaddr *)&address, sizeof address) != 0) die("port %d refuses: %m", port);
  int on = 1;
  setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  return descriptor;
}

/* Writes what is left of the request. Requests are small: a full socket is waited for. */
static void push(struct connection *link) {
  while (link->written < link->request->length) {
    ssize_t count = write(link->descriptor, link->request->bytes + link->written, link->request->length - link->written);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) die("writing failed: %m");
    link->written += (size_t)count;
  }
}

static void begin(struct connection *link) {
  size_t index = in_order ? taken++ : next_random(&seed) % request_count;
  if (index >= request_count) return;
  link->request = &requests[index];
  link->written = link->filled = link->head = link->length = 0;
  link->sent = now();
  push(link);
}

static void parse_head(struct connection *link) {
  char *end = memmem(link->buffer, link->filled, "\r\n\r\n", 4);
  if (!end) return;
  link->head = (size_t)(end - link->buffer) + 4;
  if (memcmp(link->buffer, "HTTP/1.1 200", 12) != 0) die("answered: %.*s", (int)link->filled, link->buffer);
  int found = 0;
  for (char *line = link->buffer; line < end; line = strstr(line, "\r\n") + 2)
    if (strncasecmp(line, "content-length:", 15) == 0) {
      link->length = strtoul(line + 15, NULL, 10);
      found = 1;
    }
  if (!found) die("an answer without content-length");
}

/* An answer with errors would be fast, and no answer. They stand behind the data, which may be long. */
static void check_answer(const char *body, size_t length) {
  static const char data[] = "{\"data\":", errors[] = "\"errors\":";
  size_t tail = length < 2048 ? length : 2048;
  if (length < sizeof data || memcmp(body, data, sizeof data - 1) != 0 ||
      memmem(body + length - tail, tail, errors, sizeof errors - 1))
    die("answered: %.*s", (int)(length < 2048 ? length : 2048), body);
}

/* 1 when the answer is complete. */
static int pull(struct connection *link) {
  for (;;) {
    if (link->filled + 1 >= link->room) {
      link->room = link->room ? link->room * 2 : 65536;
      link->buffer = realloc(link->buffer, link->room);
      if (!link->buffer) die("out of memory");
    }
    ssize_t count = recv(link->descriptor, link->buffer + link->filled, link->room - link->filled - 1, MSG_DONTWAIT);
    if (count < 0 && (errno == EAGAIN || errno == EINTR)) return 0;
    if (count <= 0) die("the server closed a connection");
    link->filled += (size_t)count;
    link->buffer[link->filled] = 0;
    if (link->head == 0) parse_head(link);
    if (link->head == 0 || link->filled < link->head + link->length) continue;
    check_answer(link->buffer + link->head, link->length);
    return 1;
  }
}

int main(int count, char **arguments) {
  int port = 0, connections = 1, once = 0;
  double seconds = 2, warmup = 0.5;
  struct measurement run = {0};
  for (int option; (option = getopt(count, arguments, "p:r:c:t:w:s:m:o1")) != -1;) switch (option) {
      case 'p': port = atoi(optarg); break;
      case 'r': load_requests(optarg); break;
      case 'c': connections = atoi(optarg); break;
      case 't': seconds = atof(optarg); break;
      case 'w': warmup = atof(optarg); break;
      case 's': seed = strtoull(optarg, NULL, 10); break;
      case 'm': watch(&run, optarg); break;
      case 'o': in_order = 1; break;
      case '1': once = 1; break;
      default: return 2;
    }
  if (!port || !requests || connections < 1) die("-p and -r are needed");
  if (once) request_count = connections = 1;

  int epoll = epoll_create1(0);
  struct connection *links = calloc((size_t)connections, sizeof *links);
  for (int index = 0; index < connections; index++) {
    links[index].descriptor = dial(port);
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = &links[index]};
    epoll_ctl(epoll, EPOLL_CTL_ADD, links[index].descriptor, &event);
  }
  start_counting(&run, warmup, seconds);
  for (int index = 0; index < connections; index++) begin(&links[index]);
  int counting = 0;
  uint64_t deadline = run.end + 30000000000u;
  for (;;) {
    struct epoll_event events[64];
    int ready = epoll_wait(epoll, events, 64, 1000);
    uint64_t at = now();
    if (at > deadline) die("the server does not answer");
    if (!counting && at >= run.begin) {
      begin_counting(&run);
      counting = 1;
    }
    for (int index = 0; index < ready; index++) {
      struct connection *link = events[index].data.ptr;
      if (!pull(link)) continue;
      if (once) return fwrite(link->buffer + link->head, 1, link->length, stdout) != link->length;
      if (counting && link->sent >= run.begin) add_latency(&run, link->sent, now(), link->length);
      begin(link);
    }
    if ((counting && now() >= run.end) || (in_order && taken >= request_count + (size_t)connections)) break;
  }
  report(&run, connections);
  return 0;
}
