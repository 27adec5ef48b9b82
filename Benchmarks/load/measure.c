#include "measure.h"

#include <dirent.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

uint64_t now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec;
}

void die(const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  vfprintf(stderr, format, arguments);
  va_end(arguments);
  fputc('\n', stderr);
  exit(1);
}

char *read_file(const char *path, size_t *length) {
  FILE *file = fopen(path, "rb");
  if (!file) die("%s cannot be read", path);
  fseek(file, 0, SEEK_END);
  long size = ftell(file);
  rewind(file);
  char *text = malloc((size_t)size + 1);
  if (!text || fread(text, 1, (size_t)size, file) != (size_t)size) die("%s cannot be read", path);
  fclose(file);
  text[size] = 0;
  if (length) *length = (size_t)size;
  return text;
}

uint64_t next_random(uint64_t *state) {
  uint64_t word = *state += 0x9e3779b97f4a7c15u;
  word = (word ^ (word >> 30)) * 0xbf58476d1ce4e5b9u;
  word = (word ^ (word >> 27)) * 0x94d049bb133111ebu;
  return word ^ (word >> 31);
}

/* --- Processor time --------------------------------------------------------------------------------- */

struct process {
  int pid;
  int parent;
  double seconds;
};

/* Every process with its parent, and the time of itself and of its children that have ended. */
static size_t list_processes(struct process *list, size_t room) {
  DIR *folder = opendir("/proc");
  if (!folder) die("/proc cannot be read");
  size_t count = 0;
  double tick = 1.0 / (double)sysconf(_SC_CLK_TCK);
  struct dirent *entry;
  while (count < room && (entry = readdir(folder))) {
    int pid = atoi(entry->d_name);
    if (pid <= 0) continue;
    char path[64], text[1024];
    snprintf(path, sizeof path, "/proc/%d/stat", pid);
    FILE *file = fopen(path, "r");
    if (!file) continue;
    size_t length = fread(text, 1, sizeof text - 1, file);
    fclose(file);
    text[length] = 0;
    char *rest = strrchr(text, ')');
    int parent;
    unsigned long user, system;
    long user_ended, system_ended;
    if (!rest || sscanf(rest + 2, "%*c %d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu %ld %ld", &parent, &user,
                        &system, &user_ended, &system_ended) != 5)
      continue;
    list[count++] =
        (struct process){pid, parent, (double)(user + system + (unsigned long)(user_ended + system_ended)) * tick};
  }
  closedir(folder);
  return count;
}

static int descends(const struct process *list, size_t count, int pid, int ancestor) {
  for (int steps = 0; pid > 1 && steps < 32; steps++) {
    if (pid == ancestor) return 1;
    size_t index = 0;
    while (index < count && list[index].pid != pid) index++;
    if (index == count) return 0;
    pid = list[index].parent;
  }
  return 0;
}

static void measure_spent(struct measurement *run, double *spent) {
  static struct process list[8192];
  size_t count = list_processes(list, sizeof list / sizeof list[0]);
  for (int each = 0; each < run->watched_count; each++) {
    spent[each] = 0;
    for (size_t index = 0; index < count; index++)
      if (descends(list, count, list[index].pid, run->watched[each].pid)) spent[each] += list[index].seconds;
  }
  struct rusage own;
  getrusage(RUSAGE_SELF, &own);
  spent[4] = (double)own.ru_utime.tv_sec + (double)own.ru_utime.tv_usec / 1e6 + (double)own.ru_stime.tv_sec +
             (double)own.ru_stime.tv_usec / 1e6;
}

/* --- A run ------------------------------------------------------------------------------------------ */

void watch(struct measurement *run, const char *text) {
  const char *equals = strchr(text, '=');
  if (!equals || run->watched_count == 4) die("%s is not LABEL=PID", text);
  char *label = strndup(text, (size_t)(equals - text));
  run->watched[run->watched_count++] = (struct watched){label, atoi(equals + 1)};
}

void start_counting(struct measurement *run, double warmup, double seconds) {
  run->begin = now() + (uint64_t)(warmup * 1e9);
  run->end = run->begin + (uint64_t)(seconds * 1e9);
  run->room = 1 << 20;
  run->latencies = malloc(run->room * sizeof *run->latencies);
  if (!run->latencies) die("out of memory");
}

void begin_counting(struct measurement *run) {
  measure_spent(run, run->spent_before);
  uint64_t length = run->end - run->begin;
  run->begin = now();
  run->end = run->begin + length;
}

void add_latency(struct measurement *run, uint64_t sent, uint64_t at, size_t bytes) {
  if (run->count == run->room) {
    run->room *= 2;
    run->latencies = realloc(run->latencies, run->room * sizeof *run->latencies);
    if (!run->latencies) die("out of memory");
  }
  run->latencies[run->count++] = (uint32_t)((at - sent) / 1000);
  run->bytes += bytes;
}

static int ascending(const void *left, const void *right) {
  uint32_t a = *(const uint32_t *)left, b = *(const uint32_t *)right;
  return (a > b) - (a < b);
}

void report(struct measurement *run, int connections) {
  double spent[5];
  measure_spent(run, spent);
  double seconds = (double)(now() - run->begin) / 1e9;
  if (run->count == 0) die("nothing was answered");
  qsort(run->latencies, run->count, sizeof *run->latencies, ascending);
  double requests = (double)run->count;
  printf("{\"connections\": %d, \"requests\": %zu, \"perSecond\": %.1f, \"p50\": %u, \"p99\": %u, \"worst\": %u", connections,
         run->count, requests / seconds, run->latencies[run->count / 2], run->latencies[run->count * 99 / 100],
         run->latencies[run->count - 1]);
  printf(", \"bytes\": %.0f, \"cpu\": {\"load\": %.1f", (double)run->bytes / requests,
         (spent[4] - run->spent_before[4]) * 1e6 / requests);
  for (int each = 0; each < run->watched_count; each++)
    printf(", \"%s\": %.1f", run->watched[each].label, (spent[each] - run->spent_before[each]) * 1e6 / requests);
  printf("}}\n");
}
