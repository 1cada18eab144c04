/*
 * Countries that hold the same ground. The common case is a host whose polygon lacks the hole for
 * another's enclave: the enclave is cut out, which is safe, since nothing but the enclave
 * can be meant. Anything else is reported, and the check then claims no more than a
 * share of the confidence.
 */
#include "border/border_int.h"

#include "base/alloc.h"

enum { PROBES = 16 };

/*
 * Whether some of a few of its points lie within an area. Small overlaps slip through; the check
 * itself still finds them when a point falls into one.
 */
static bool reaches_in(const struct ml_area *area, struct ml_geos *geos, const struct ml_lonlat *ring,
                       size_t count)
{
    size_t step = count > PROBES ? count / PROBES : 1;

    for (size_t i = 0; i < count; i += step) {
        if (ml_area_locate(area, geos, ring[i]) == ML_INSIDE)
            return true;
    }
    return false;
}

static bool all_inside(const struct ml_area *area, struct ml_geos *geos, const struct ml_lonlat *ring,
                       size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (ml_area_locate(area, geos, ring[i]) == ML_OUTSIDE)
            return false;
    }
    return true;
}

static void report(struct ml_border *border, const struct country *host, const struct country *other,
                   struct ml_lonlat at, const char *what)
{
    ml_buf_printf(&border->note_text, "countries.shp: shapes %zu (%s) and %zu (%s) both hold %.6f, %.6f; %s",
                  host->shape, host->code, other->shape, other->code, at.lat, at.lon, what);
    ml_buf_putc(&border->note_text, '\0');
    border->note_count++;
}

static enum ml_status cut_hole(struct country *host, const struct ml_lonlat *ring, size_t count,
                               const char *file, struct ml_geos *geos, struct ml_err *err)
{
    struct ml_parts rings = host->area.rings;
    struct ml_buf notes;
    enum ml_status status = ML_ENOMEM;

    host->area.rings = (struct ml_parts){0};
    ml_area_release(&host->area);
    ml_buf_init(&notes, 1 << 16);
    if (ml_parts_begin(&rings) && ml_parts_points(&rings, ring, count)) {
        ml_ring_reverse(rings.points + rings.start[rings.count - 1], count);
        status = ml_area_init(&host->area, &rings, (struct ml_area_origin){file, host->shape}, geos, &notes, err);
    } else {
        ml_fail_nomem(err);
    }
    ml_parts_release(&rings);
    ml_buf_release(&notes);
    return status;
}

/* Whether `other` exists on every day on which `host` does. */
static bool outlasts(const struct country *other, const struct country *host)
{
    return other->from <= host->from && (other->to == 0 || (host->to != 0 && other->to >= host->to));
}

static enum ml_status settle_ring(struct ml_border *border, struct country *host,
                                  const struct country *other, size_t part, const char *file,
                                  struct ml_geos *geos, struct ml_err *err)
{
    const struct ml_lonlat *ring = other->area.rings.points + other->area.rings.start[part];
    size_t count = ml_parts_length(&other->area.rings, part);

    if (ml_ring_area2(ring, count) > 0 || !reaches_in(&host->area, geos, ring, count))
        return ML_OK;
    if (!outlasts(other, host) || !all_inside(&host->area, geos, ring, count)) {
        report(border, host, other, ring[0], "its side is reported as unsure");
        return ML_OK;
    }
    report(border, host, other, ring[0], "a hole was cut for the enclave");
    return cut_hole(host, ring, count, file, geos, err);
}

enum ml_status ml_border_settle_overlaps(struct ml_border *border, struct ml_geos *geos, struct ml_err *err)
{
    const char *file = ml_border_path(border, "countries.shp");
    enum ml_status status = file ? ML_OK : ml_fail_nomem(err);

    for (size_t i = 0; !status && i < border->country_count; i++) {
        struct country *host = &border->countries[i];
        for (size_t k = 0; !status && k < border->country_count; k++) {
            const struct country *other = &border->countries[k];
            if (other->code[0] == host->code[0] && other->code[1] == host->code[1])
                continue;
            if (!overlap(host->from, host->to, other->from, other->to) ||
                !ml_box_meets(&host->area.box, &other->area.box))
                continue;
            for (size_t part = 0; !status && part < other->area.rings.count; part++)
                status = settle_ring(border, host, other, part, file, geos, err);
        }
    }
    return status;
}
