#include "geom/gauss.h"

static const double TWO_PI = 6.283185307179586;

/* The integrand as a function of the angle from the foot of the perpendicular. */
static double weight(double angle, double k)
{
    double c = cos(angle);
    return exp(-k / (c * c));
}

/* Three-point Gauss-Legendre over an angle in which exp changes by a modest factor. */
static double angle_integral(double from, double to, double k)
{
    const double node = 0.7745966692414834;
    double mid = (from + to) / 2;
    double half = (to - from) / 2;

    if (half < 0.02)
        return 2 * half * weight(mid, k);
    return half * (5.0 / 9 * (weight(mid - node * half, k) + weight(mid + node * half, k)) +
                   8.0 / 9 * weight(mid, k));
}

double ml_gauss_sweep(struct ml_xy a, struct ml_xy b, double sigma)
{
    double dx = b.x - a.x;
    double dy = b.y - a.y;
    double length = hypot(dx, dy);
    double cross = a.x * b.y - a.y * b.x;
    double h = length > 0 ? fabs(cross) / length : 0;
    double reach = ML_GAUSS_REACH * sigma;
    double k = h * h / (2 * sigma * sigma);
    double from;
    double to;
    double limit;
    double sum = 0;
    double angle;

    if (!(h > 0) || h >= reach)
        return 0;
    /* Positions along the piece from the foot of the perpendicular, cut to the reach. */
    limit = sqrt(reach * reach - h * h);
    from = (a.x * dx + a.y * dy) / length;
    to = from + length;
    from = from < -limit ? -limit : from;
    to = to > limit ? limit : to;
    if (from >= to)
        return 0;
    angle = atan2(from, h);
    while (from < to) {
        /* Half a sigma at a time, and never across the foot, where the angle turns fastest. */
        double next = from + sigma / 2;
        double next_angle;
        if (from < 0 && next > 0)
            next = 0;
        if (next > to)
            next = to;
        next_angle = atan2(next, h);
        sum += angle_integral(angle, next_angle, k);
        from = next;
        angle = next_angle;
    }
    return (cross > 0 ? sum : -sum) / TWO_PI;
}
