#include "write/near.h"

#include <math.h>

#include "base/alloc.h"

enum { PER_DEGREE = 4, COLUMNS = 360 * PER_DEGREE, ROWS = 180 * PER_DEGREE };

static const double reach_km = 60;
static const double km_per_degree = 111.2;

bool ml_near_init(struct ml_near *near)
{
    *near = (struct ml_near){.cells = ml_calloc((size_t)COLUMNS * ROWS / 8, 1)};
    return near->cells != NULL;
}

void ml_near_release(struct ml_near *near)
{
    ml_free(near->cells);
    near->cells = NULL;
}

/* The cell of a coordinate counted from its least value; the far edge belongs to the last. */
static int cell(double value, double least, int count)
{
    int n = (int)floor((value - least) * PER_DEGREE);
    return n < 0 ? 0 : n >= count ? count - 1 : n;
}

static size_t bit_of(int column, int row)
{
    return (size_t)row * COLUMNS + (size_t)column;
}

void ml_near_mark(struct ml_near *near, struct ml_lonlat p)
{
    double up = reach_km / km_per_degree;
    double across = fmin(up / fmax(cos(p.lat * 3.14159265358979 / 180), 0.01), 180);

    for (int row = cell(p.lat - up, -90, ROWS); row <= cell(p.lat + up, -90, ROWS); row++)
        for (int c = cell(p.lon - across, -180, COLUMNS); c <= cell(p.lon + across, -180, COLUMNS); c++)
            near->cells[bit_of(c, row) / 8] |= (unsigned char)(1u << bit_of(c, row) % 8);
}

bool ml_near_touches(const struct ml_near *near, const struct ml_segment_info *line)
{
    size_t count = line->part_count ? line->part_start[line->part_count] : 0;

    for (size_t i = 0; i < count; i++) {
        size_t bit = bit_of(cell(line->points[i].lon, -180, COLUMNS), cell(line->points[i].lat, -90, ROWS));
        if (near->cells[bit / 8] & 1u << bit % 8)
            return true;
    }
    return false;
}
