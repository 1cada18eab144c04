/*
 * A QGIS project, X.qgz, beside X.gpkg, which holds its layers: the project opens it with
 * the places over the border, in the UTM zone of the places, and the date in its title.
 * A .qgz is a zip with a .qgs inside. Only this file includes zip.h.
 */
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <zip.h>

#include "base/alloc.h"
#include "base/date.h"
#include "write/gpkg.h"
#include "write/style.h"

#define ADD(b, literal) ml_buf_add(b, literal, sizeof literal - 1)

struct project {
    void *gpkg;
    char *path;         /* X.qgz */
    char *part;
    char *data;         /* X.gpkg */
    bool explain;
};

struct layer {
    const char *table;
    const char *id;         /* QGIS replaces ids of ten bytes or less */
    const char *title;
    const char *geometry;   /* QGIS's word */
    enum ml_style_layer style;
};

/* Drawn from the last to the first. */
static const struct layer layers[] = {{"places", "marchland_places", "Places named", "Point", ML_STYLE_PLACES},
                                      {"border_segments", "marchland_border_segments", "Border and its status", "Line", ML_STYLE_SEGMENTS}};
enum { LAYER_COUNT = sizeof layers / sizeof *layers };

static void project_free(void *state)
{
    struct project *p = state;

    if (p->gpkg)
        ml_gpkg_writer_free(p->gpkg);
    if (p->part)
        remove(p->part);
    ml_free(p->path);
    ml_free(p->part);
    ml_free(p->data);
    ml_free(p);
}

/* path with its extension (if it is the one of format) replaced. */
static char *with_extension(const char *path, const char *extension)
{
    enum ml_format format = ml_format_of_path(path);
    size_t stem = strlen(path);
    char *out;

    if (format == ML_FORMAT_QGZ)
        stem -= 4;
    else if (format == ML_FORMAT_GPKG)
        stem -= 5;
    out = ml_alloc(stem + strlen(extension) + 1);
    if (out) {
        memcpy(out, path, stem);
        strcpy(out + stem, extension);
    }
    return out;
}

static enum ml_status project_open(const struct ml_write_options *options, void **state, struct ml_err *err)
{
    struct project *p;
    enum ml_status status = ML_OK;

    if (!options->path || strcmp(options->path, "-") == 0)
        return ml_fail(err, ML_EUSAGE, NULL, 0,
                       "a project is two files and cannot go to standard output; add -o PATH.qgz");
    p = ml_calloc(1, sizeof *p);
    if (!p)
        return ml_fail_nomem(err);
    p->explain = options->explain;
    p->path = with_extension(options->path, ".qgz");
    p->data = with_extension(options->path, ".gpkg");
    if (p->path)
        p->part = ml_file_part_name(p->path, "");
    if (!p->path || !p->data || !p->part)
        status = ml_fail_nomem(err);
    if (!status)
        status = ml_gpkg_writer_open(options, p->data, &p->gpkg, err);
    if (status)
        project_free(p);
    else
        *state = p;
    return status;
}

static enum ml_status project_add(void *state, const struct ml_result_doc *doc, struct ml_err *err)
{
    struct project *p = state;
    return ml_gpkg_writer_add(p->gpkg, doc, err);
}

static void crs(struct ml_buf *b, int epsg)
{
    struct ml_buf proj4 = {0};

    if (epsg == 4326)
        ADD(&proj4, "+proj=longlat");
    else
        ml_buf_printf(&proj4, "+proj=utm +zone=%d%s +units=m", epsg % 100, epsg >= 32700 ? " +south" : "");
    ml_buf_printf(b,
                  "<spatialrefsys><proj4>%s +datum=WGS84 +no_defs</proj4><srid>%d</srid><authid>EPSG:%d</authid>"
                  "<geographicflag>%s</geographicflag></spatialrefsys>",
                  proj4.failed ? "" : proj4.data, epsg, epsg, epsg == 4326 ? "true" : "false");
    b->failed = b->failed || proj4.failed;
    ml_buf_release(&proj4);
}

/* The UTM zone of the middle of a box, as an EPSG code; of no box, the one of Batken. */
static int utm_zone(const struct ml_box *box)
{
    double lon = box->min.x <= box->max.x ? (box->min.x + box->max.x) / 2 : 71;
    double lat = box->min.x <= box->max.x ? (box->min.y + box->max.y) / 2 : 40;
    int zone = (int)floor((lon + 180) / 6) + 1;

    return (lat < 0 ? 32700 : 32600) + (zone < 1 ? 1 : zone > 60 ? 60 : zone);
}

/*
 * What the canvas shows. Transverse Mercator to a few kilometres (spherical) is all a
 * window needs, and keeps PROJ out of this room.
 */
static struct ml_box window(const struct ml_box *box, int zone)
{
    static const double radius = 6371000 * 0.9996;
    static const double rad = 3.14159265358979 / 180;
    struct ml_box view = ML_BOX_EMPTY;
    struct ml_box from = *box;
    double margin;

    if (from.min.x > from.max.x)
        from = (struct ml_box){{69.2, 39.2}, {73.2, 41.4}}; /* the Fergana valley and its rim */
    for (int i = 0; i < 4; i++) {
        double lon = ((i & 1 ? from.max.x : from.min.x) - (zone % 100 * 6 - 183)) * rad;
        double lat = (i & 2 ? from.max.y : from.min.y) * rad;
        double s = cos(lat) * sin(lon);
        double north = zone >= 32700 ? 10000000 : 0;
        ml_box_add(&view, (struct ml_xy){500000 + radius * atanh(s), north + radius * 1.0007 * atan2(sin(lat), cos(lat) * cos(lon))});
    }
    margin = fmax(fmax(view.max.x - view.min.x, view.max.y - view.min.y) * 0.12, 15000);
    return (struct ml_box){{view.min.x - margin, view.min.y - margin}, {view.max.x + margin, view.max.y + margin}};
}

static const char *file_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

static void source(struct ml_buf *b, const struct project *p, const struct layer *l)
{
    ADD(b, "./");
    ml_xml_text(b, file_name(p->data));
    ml_buf_printf(b, "|layername=%s", l->table);
}

static void map_layer(struct ml_buf *b, const struct project *p, const struct layer *l)
{
    struct ml_style style = {.layer = l->style, .flavour = ML_STYLE_GPKG, .explain = p->explain};

    ml_buf_printf(b,
                  "<maplayer type=\"vector\" geometry=\"%s\" hasScaleBasedVisibilityFlag=\"0\" labelsEnabled=\"1\" "
                  "styleCategories=\"AllStyleCategories\" readOnly=\"0\"><id>%s</id><datasource>",
                  l->geometry, l->id);
    source(b, p, l);
    ml_buf_printf(b, "</datasource><layername>%s</layername><srs>", l->title);
    crs(b, 4326);
    ADD(b, "</srs><provider encoding=\"UTF-8\">ogr</provider>");
    ml_style_elements(b, &style);
    ADD(b, "</maplayer>");
}

static void tree(struct ml_buf *b, const struct project *p)
{
    ADD(b, "<layer-tree-group>");
    for (size_t i = 0; i < LAYER_COUNT; i++) {
        ml_buf_printf(b, "<layer-tree-layer id=\"%s\" name=\"%s\" checked=\"Qt::Checked\" expanded=\"1\" "
                         "providerKey=\"ogr\" source=\"",
                      layers[i].id, layers[i].title);
        source(b, p, layers + i);
        ADD(b, "\"/>");
    }
    ADD(b, "</layer-tree-group>");
}

static void canvas(struct ml_buf *b, const struct ml_gpkg_summary *s)
{
    static const char *const names[4] = {"xmin", "ymin", "xmax", "ymax"};
    int zone = utm_zone(&s->extent);
    struct ml_box w = window(&s->extent, zone);
    double values[4] = {w.min.x, w.min.y, w.max.x, w.max.y};

    ADD(b, "<mapcanvas name=\"theMapCanvas\" annotationsVisible=\"1\"><units>meters</units><extent>");
    for (int i = 0; i < 4; i++) {
        ml_buf_printf(b, "<%s>", names[i]);
        ml_buf_fixed(b, values[i], 0);
        ml_buf_printf(b, "</%s>", names[i]);
    }
    ADD(b, "</extent><rotation>0</rotation><destinationsrs>");
    crs(b, zone);
    ADD(b, "</destinationsrs><rendermaptile>0</rendermaptile></mapcanvas>"
           "<ProjectViewSettings UseProjectScales=\"0\"><Scales/><DefaultViewExtent");
    for (int i = 0; i < 4; i++) {
        ml_buf_printf(b, " %s=\"", names[i]);
        ml_buf_fixed(b, values[i], 0);
        ml_buf_putc(b, '"');
    }
    ml_buf_putc(b, '>');
    crs(b, zone);
    ADD(b, "</DefaultViewExtent></ProjectViewSettings>");
}

static void document(struct ml_buf *b, const struct project *p, const struct ml_gpkg_summary *s)
{
    char day[16] = "unknown date";

    if (s->date)
        ml_date_format(s->date, day);
    ADD(b, "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n"
           "<qgis version=\"3.22.0\" projectname=\"");
    ml_buf_printf(b, "Places named, and the border as of %s\"><title>Places named, and the border as of %s</title>",
                  day, day);
    ADD(b, "<projectCrs>");
    crs(b, utm_zone(&s->extent));
    ADD(b, "</projectCrs>");
    tree(b, p);
    canvas(b, s);
    ADD(b, "<projectlayers>");
    for (size_t i = 0; i < LAYER_COUNT; i++)
        map_layer(b, p, layers + i);
    ADD(b, "</projectlayers><layerorder>");
    for (size_t i = 0; i < LAYER_COUNT; i++)
        ml_buf_printf(b, "<layer id=\"%s\"/>", layers[i].id);
    ADD(b, "</layerorder><properties><SpatialRefSys><ProjectionsEnabled type=\"int\">1</ProjectionsEnabled>"
           "</SpatialRefSys><Gui><CanvasColorRedPart type=\"int\">247</CanvasColorRedPart>"
           "<CanvasColorGreenPart type=\"int\">245</CanvasColorGreenPart>"
           "<CanvasColorBluePart type=\"int\">240</CanvasColorBluePart></Gui>"
           "<Measurement><DistanceUnits type=\"QString\">kilometers</DistanceUnits></Measurement>"
           "<Measure><Ellipsoid type=\"QString\">EPSG:7030</Ellipsoid></Measure>"
           "<Paths><Absolute type=\"bool\">false</Absolute></Paths></properties>"
           "<projectMetadata><title>");
    ml_buf_printf(b, "Places named, and the border as of %s</title><abstract>Borders: (c) OpenStreetMap contributors, "
                     "ODbL 1.0. Places: GeoNames and others, CC BY 4.0. Lines and statuses take no position on whose "
                     "land it is.</abstract></projectMetadata></qgis>\n",
                  day);
}

static enum ml_status refused(const struct project *p, zip_error_t *e, struct ml_err *err)
{
    return ml_fail(err, ML_EIO, p->path, 0, "cannot be written: %s; free some space or choose another place with -o",
                   zip_error_strerror(e));
}

/* The one member X.qgs; its time is fixed, since the same input must give the same bytes. */
static enum ml_status write_zip(struct project *p, const struct ml_buf *qgs, struct ml_err *err)
{
    struct ml_buf name = {0};
    int code = 0;
    zip_t *zip = zip_open(p->part, ZIP_CREATE | ZIP_TRUNCATE, &code);
    zip_source_t *data = zip ? zip_source_buffer(zip, qgs->data, qgs->len, 0) : NULL;
    zip_int64_t index = -1;
    enum ml_status status = ML_OK;

    if (!zip) {
        zip_error_t e;
        zip_error_init_with_code(&e, code);
        status = refused(p, &e, err);
        zip_error_fini(&e);
        return status;
    }
    ml_buf_add(&name, file_name(p->path), strlen(file_name(p->path)) - 4);
    ADD(&name, ".qgs");
    if (data && !name.failed)
        index = zip_file_add(zip, name.data, data, ZIP_FL_ENC_UTF_8);
    if (index < 0)
        zip_source_free(data);
    else
        zip_file_set_dostime(zip, (zip_uint64_t)index, 0, 1 << 5 | 1, 0);
    if (index < 0 || zip_close(zip) != 0) {
        status = name.failed ? ml_fail_nomem(err) : refused(p, zip_get_error(zip), err);
        zip_discard(zip);
    }
    ml_buf_release(&name);
    return status;
}

static enum ml_status project_commit(void *state, struct ml_err *err)
{
    struct project *p = state;
    struct ml_gpkg_summary summary;
    struct ml_buf qgs = {0};
    enum ml_status status = ml_gpkg_writer_commit(p->gpkg, &summary, err);

    if (!status) {
        document(&qgs, p, &summary);
        status = qgs.failed ? ml_fail_nomem(err) : write_zip(p, &qgs, err);
    }
    if (!status)
        status = ml_file_replace(p->part, p->path, err);
    if (!status) {
        ml_free(p->part);
        p->part = NULL;
    }
    ml_buf_release(&qgs);
    return status;
}

const struct ml_writer_ops ml_writer_project = {
    .open = project_open, .add = project_add, .commit = project_commit, .free = project_free};
