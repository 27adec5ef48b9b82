#pragma once
#include <zlib.h>

/* deflateInit2 is a macro, which Swift does not see. The largest window, bare or in gzip's frame. */
static inline int storegraph_deflate_init(z_stream *stream, int level, int has_gzip_frame) {
  return deflateInit2(stream, level, Z_DEFLATED, has_gzip_frame ? 15 + 16 : -15, 8, Z_DEFAULT_STRATEGY);
}
