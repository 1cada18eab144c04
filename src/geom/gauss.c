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

    if (half < 0.005)
        return 2 * half * weight(mid, k);
    return half * (5.0 / 9 * (weight(mid - node * half, k) + weight(mid + node * half, k)) +
                   8.0 / 9 * weight(mid, k));
}

/*
 * The integral between two positions along the piece, 0 <= from < to, counted from the foot of
 * the perpendicular of length h. A step is half a sigma at most, and no longer than keeps the
 * angle's own course smooth: near the foot it turns within h.
 */
static double one_side(double from, double to, double h, double sigma)
{
    const double k = h * h / (2 * sigma * sigma);
    double angle = atan2(from, h);
    double sum = 0;

    while (from < to) {
        double step = 2 * from > h ? 2 * from : h;
        double next = from + (step < sigma / 2 ? step : sigma / 2);
        double next_angle;
        if (next > to)
            next = to;
        next_angle = atan2(next, h);
        sum += angle_integral(angle, next_angle, k);
        from = next;
        angle = next_angle;
    }
    return sum;
}

double ml_gauss_sweep(struct ml_xy a, struct ml_xy b, double sigma)
{
    double dx = b.x - a.x;
    double dy = b.y - a.y;
    double length = sqrt(dx * dx + dy * dy);
    double cross = a.x * b.y - a.y * b.x;
    double h = length > 0 ? fabs(cross) / length : 0;
    double reach = ML_GAUSS_REACH * sigma;
    double from;
    double to;
    double limit;
    double sum;

    if (!(h > 0) || h >= reach)
        return 0;
    limit = sqrt(reach * reach - h * h);
    from = (a.x * dx + a.y * dy) / length;
    to = from + length;
    from = from < -limit ? -limit : from;
    to = to > limit ? limit : to;
    if (from >= to)
        return 0;
    if (from >= 0)
        sum = one_side(from, to, h, sigma);
    else if (to <= 0)
        sum = one_side(-to, -from, h, sigma);
    else
        sum = one_side(0, to, h, sigma) + one_side(0, -from, h, sigma);
    return (cross > 0 ? sum : -sum) / TWO_PI;
}
