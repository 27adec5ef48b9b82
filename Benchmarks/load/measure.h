/* What both load programs measure: time, latencies, and the processor time of other processes. */
#ifndef MEASURE_H
#define MEASURE_H

#include <stddef.h>
#include <stdint.h>

/* Nanoseconds of the monotonic clock. */
uint64_t now(void);

/* Ends the program with a message in the manner of printf. */
void die(const char *format, ...) __attribute__((noreturn, format(printf, 1, 2)));

/* A whole file, with a zero byte behind it. */
char *read_file(const char *path, size_t *length);

/* The next number of a small generator; each program starts it with a seed of its own. */
uint64_t next_random(uint64_t *state);

/* A process that is measured, with all its descendants. */
struct watched {
  const char *label;
  int pid;
};

/* The counted part of a run: from `begin` to the end, without the warm-up. */
struct measurement {
  uint64_t begin;
  uint64_t end;
  uint32_t *latencies; /* microseconds */
  size_t count;
  size_t room;
  uint64_t bytes;
  struct watched watched[4];
  int watched_count;
  double spent_before[5];
};

/* Reads `LABEL=PID` and adds it. */
void watch(struct measurement *run, const char *text);
void start_counting(struct measurement *run, double warmup, double seconds);
/* Called once when the warm-up is over. */
void begin_counting(struct measurement *run);
/* A request that began at `sent` was answered at `at`. */
void add_latency(struct measurement *run, uint64_t sent, uint64_t at, size_t bytes);
/* Prints one JSON object on a line: requests per second, p50, p99, and microseconds of processor time a request. */
void report(struct measurement *run, int connections);

#endif
