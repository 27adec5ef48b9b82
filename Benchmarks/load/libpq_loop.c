/* The fastest that libpq can run a statement: prepared, binary, pipelined, rows discarded. What the server loses against
 * it is the price of HTTP, GraphQL and JSON.
 *
 *   libpq_loop -d CONNINFO -q FILE… -r FILE [-c CONNECTIONS] [-f IN FLIGHT] [-t SECONDS] [-w WARM-UP] [-m LABEL=PID]… [-x] [-o] [-1]
 *
 * Every -q names a file with a statement, whose first line may give its parameters' types: `-- types 2950 20`. A line of
 * the -r file is one request, its fields separated by tabs: for each statement in turn its number (from 0), the number of
 * its parameters, and these in hexadecimal, `-` for NULL. As in the server a request is one pipeline segment, which is one
 * transaction. Parameters are in the binary format, or with -x in the text format. -o takes the requests in order, once
 * each, instead of at random. -1 prints the first column of the last answer of the first request. */
#define _GNU_SOURCE
#include <libpq-fe.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>

#include "measure.h"

enum { most_parameters = 128, most_statements = 128, most_in_flight = 1024 };

struct step {
  int statement;
  int count;
  char **values;
  int *lengths;
};

struct request {
  int count;
  struct step *steps;
};

struct link {
  PGconn *connection;
  uint64_t sent[most_in_flight];
  int first;
  int in_flight;
  int results; /* of the request at the head */
  int expected;
  size_t bytes;
};

static struct request *requests;
static size_t request_count;
static char *statements[most_statements];
static int statement_count;
static uint64_t seed = 1;
static int formats[most_parameters];
static int in_order;
static size_t taken;

static char *from_hexadecimal(const char *text, int *length) {
  if (strcmp(text, "-") == 0) return NULL;
  size_t size = strlen(text) / 2;
  char *bytes = malloc(size + 1);
  for (size_t index = 0; index < size; index++) {
    char pair[3] = {text[2 * index], text[2 * index + 1], 0};
    bytes[index] = (char)strtoul(pair, NULL, 16);
  }
  bytes[size] = 0;
  *length = (int)size;
  return bytes;
}

static void load_requests(const char *path) {
  char *text = read_file(path, NULL);
  size_t room = 1024;
  requests = malloc(room * sizeof *requests);
  for (char *rest, *line = strtok_r(text, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest)) {
    if (request_count == room) requests = realloc(requests, (room *= 2) * sizeof *requests);
    struct request *request = &requests[request_count++];
    *request = (struct request){0, NULL};
    for (char *field; (field = strsep(&line, "\t"));) {
      char *number = strsep(&line, "\t");
      if (!number) die("%s: a statement without the number of its parameters", path);
      request->steps = realloc(request->steps, (size_t)(request->count + 1) * sizeof *request->steps);
      struct step *step = &request->steps[request->count++];
      step->statement = atoi(field);
      step->count = atoi(number);
      if (step->statement >= statement_count || step->count > most_parameters) die("%s: a wrong number", path);
      step->values = calloc((size_t)step->count + 1, sizeof *step->values);
      step->lengths = calloc((size_t)step->count + 1, sizeof *step->lengths);
      for (int index = 0; index < step->count; index++) {
        field = strsep(&line, "\t");
        if (!field) die("%s: a parameter is missing", path);
        step->values[index] = from_hexadecimal(field, &step->lengths[index]);
      }
    }
  }
  if (request_count == 0) die("%s has no request", path);
}

static void check(PGconn *connection, PGresult *result) {
  ExecStatusType status = PQresultStatus(result);
  if (status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK) die("%s", PQerrorMessage(connection));
}

/* The types that the statement declares; their number. */
static int declared_types(const char *statement, Oid *types) {
  static const char mark[] = "-- types ";
  if (strncmp(statement, mark, sizeof mark - 1) != 0) return 0;
  int count = 0;
  char *at = (char *)statement + sizeof mark - 1;
  while (*at && *at != '\n' && count < most_parameters) types[count++] = (Oid)strtoul(at, &at, 10);
  return count;
}

/* As the server connects: its role and the settings of its lane. */
static PGconn *dial(const char *target) {
  PGconn *connection = PQconnectdb(target);
  if (PQstatus(connection) != CONNECTION_OK) die("%s", PQerrorMessage(connection));
  const char *settings =
      "set statement_timeout = '5s'; set jit = off; set max_parallel_workers_per_gather = 0; set timezone = 'UTC';"
      "set plan_cache_mode = force_generic_plan; set role storegraph_app";
  PGresult *result = PQexec(connection, settings);
  check(connection, result);
  PQclear(result);
  for (int index = 0; index < statement_count; index++) {
    char name[16];
    snprintf(name, sizeof name, "s%d", index);
    Oid types[most_parameters];
    int count = declared_types(statements[index], types);
    result = PQprepare(connection, name, statements[index], count, types);
    check(connection, result);
    PQclear(result);
  }
  PQsetnonblocking(connection, 1);
  if (!PQenterPipelineMode(connection)) die("no pipeline mode");
  return connection;
}

static void send(struct link *link) {
  size_t index = in_order ? taken++ : next_random(&seed) % request_count;
  if (index >= request_count) return;
  struct request *request = &requests[index];
  if (link->in_flight == most_in_flight) die("too many in flight");
  link->sent[(link->first + link->in_flight) % most_in_flight] = now();
  link->in_flight++;
  link->expected = request->count;
  for (int each = 0; each < request->count; each++) {
    struct step *step = &request->steps[each];
    char name[16];
    snprintf(name, sizeof name, "s%d", step->statement);
    if (!PQsendQueryPrepared(link->connection, name, step->count, (const char *const *)step->values, step->lengths,
                             formats, 1))
      die("%s", PQerrorMessage(link->connection));
  }
  if (!PQpipelineSync(link->connection)) die("%s", PQerrorMessage(link->connection));
  while (PQflush(link->connection) == 1) {
    struct pollfd wait = {PQsocket(link->connection), POLLIN | POLLOUT, 0};
    poll(&wait, 1, 1000);
    if (wait.revents & POLLIN) PQconsumeInput(link->connection);
  }
}

static void print_first(PGresult *result) {
  for (int row = 0; row < PQntuples(result); row++)
    fwrite(PQgetvalue(result, row, 0), 1, (size_t)PQgetlength(result, row, 0), stdout);
  exit(0);
}

/* Takes what has come. The number of requests that have ended. */
static int receive(struct link *link, struct measurement *run, int counting, int once) {
  if (!PQconsumeInput(link->connection)) die("%s", PQerrorMessage(link->connection));
  int ended = 0;
  while (link->in_flight > 0 && !PQisBusy(link->connection)) {
    PGresult *result = PQgetResult(link->connection);
    if (!result) continue; /* between two commands */
    if (PQresultStatus(result) == PGRES_PIPELINE_SYNC) {
      uint64_t sent = link->sent[link->first];
      link->first = (link->first + 1) % most_in_flight;
      link->in_flight--;
      if (counting && sent >= run->begin) add_latency(run, sent, now(), link->bytes);
      link->results = 0;
      link->bytes = 0;
      ended++;
    } else {
      check(link->connection, result);
      if (once && link->results + 1 == link->expected) print_first(result);
      link->results++;
      link->bytes += PQresultMemorySize(result);
    }
    PQclear(result);
  }
  return ended;
}

int main(int count, char **arguments) {
  const char *target = NULL;
  const char *source = NULL;
  int connections = 1, in_flight = 1, text = 0, once = 0;
  double seconds = 2, warmup = 0.5;
  struct measurement run = {0};
  for (int option; (option = getopt(count, arguments, "d:q:r:c:f:t:w:s:m:xo1")) != -1;) switch (option) {
      case 'd': target = optarg; break;
      case 'q':
        if (statement_count == most_statements) die("too many statements");
        statements[statement_count++] = read_file(optarg, NULL);
        break;
      case 'r': source = optarg; break;
      case 'c': connections = atoi(optarg); break;
      case 'f': in_flight = atoi(optarg); break;
      case 't': seconds = atof(optarg); break;
      case 'w': warmup = atof(optarg); break;
      case 's': seed = strtoull(optarg, NULL, 10); break;
      case 'm': watch(&run, optarg); break;
      case 'x': text = 1; break;
      case 'o': in_order = 1; break;
      case '1': once = 1; break;
      default: return 2;
    }
  if (!target || !statement_count || !source) die("-d, -q and -r are needed");
  load_requests(source);
  for (int index = 0; index < most_parameters; index++) formats[index] = !text;
  if (in_flight < 1 || in_flight > most_in_flight) die("1 to %d in flight", most_in_flight);
  if (once) request_count = (size_t)(connections = in_flight = 1);

  int epoll = epoll_create1(0);
  struct link *links = calloc((size_t)connections, sizeof *links);
  for (int index = 0; index < connections; index++) {
    links[index].connection = dial(target);
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = &links[index]};
    epoll_ctl(epoll, EPOLL_CTL_ADD, PQsocket(links[index].connection), &event);
  }
  start_counting(&run, warmup, seconds);
  for (int each = 0; each < in_flight; each++)
    for (int index = 0; index < connections; index++) send(&links[index]);
  int counting = 0;
  uint64_t deadline = run.end + 30000000000u;
  for (;;) {
    struct epoll_event events[64];
    int ready = epoll_wait(epoll, events, 64, 1000);
    uint64_t at = now();
    if (at > deadline) die("Postgres does not answer");
    if (!counting && at >= run.begin) {
      begin_counting(&run);
      counting = 1;
    }
    for (int index = 0; index < ready; index++) {
      struct link *link = events[index].data.ptr;
      for (int ended = receive(link, &run, counting, once); ended > 0; ended--) send(link);
    }
    int busy = 0;
    for (int index = 0; index < connections; index++) busy += links[index].in_flight;
    if ((counting && now() >= run.end) || busy == 0) break;
  }
  report(&run, connections * in_flight);
  for (int index = 0; index < connections; index++) PQfinish(links[index].connection);
  return 0;
}
