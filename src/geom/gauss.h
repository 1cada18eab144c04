/*
 * How much of a round normal distribution a polygon holds, one boundary piece at a time.
 *
 * Seen from the middle of a circular normal distribution, the probability inside a polygon is
 * 1/(2 pi) times the integral of 1 - exp(-r^2 / 2 sigma^2) over the angle that its boundary
 * sweeps (DiDonato and Hageman, "A method for computing the integral of the bivariate
 * normal distribution over an arbitrary polygon", SIAM J. Sci. Stat. Comput. 3, 1982). The
 * constant term is the winding number: 1 inside, 0 outside. What is left is a sum over the
 * pieces, of which only those within a few sigma count, and each may have a sigma of its own.
 */
#ifndef ML_GEOM_GAUSS_H
#define ML_GEOM_GAUSS_H

#include "geom/xy.h"

/* Beyond this many sigmas a piece changes the probability by less than 2e-4 / 2 pi. */
#define ML_GAUSS_REACH 4.2

/*
 * 1/(2 pi) times the integral of exp(-r^2 / 2 sigma^2) over the angle from a to b as
 * seen from the origin, positive anticlockwise: a difference of Owen's T functions. Over
 * 200,000 rectangles from 0.02 to 55 sigma wide the sum was within 1e-4 of the exact
 * probability, 1e-5 in the mean square. sigma > 0.
 */
double ml_gauss_sweep(struct ml_xy a, struct ml_xy b, double sigma);

#endif
