/* Sparse L U of M/(h gamma) - J in lanes, by the tables of factors.py, row by row in the order of elimination.

   Written behind lanes.h, the code of a model and the tables. */
/* By its bits: compilers may be told that all numbers are finite. */
static inline vl not_finite(vd x) { return ((vl)x & 0x7ff0000000000000) == 0x7ff0000000000000; }

#ifdef __clang__
#define UNROLLED _Pragma("clang loop unroll(full)")
#else
#define UNROLLED _Pragma("GCC unroll 8")
#endif

static inline int any_lane(vl mask)
{
    int64_t some = 0;
    for (int l = 0; l < LANES; l++) some |= mask[l];
    return some != 0;
}

/* Subtract the row of a pivot, of which `width` entries are held in registers, from all rows below it. `update_place` has
   the places of the differences: for each row below, `width` of them. */
#define SUBTRACT(width) \
    case width: { \
        vd held[width]; \
        UNROLLED for (int j = 0; j < width; j++) held[j] = right[j]; \
        for (int i = 0; i < below; i++, to += width) { \
            const vd share = factors[share_place[i]]; \
            UNROLLED for (int j = 0; j < width; j++) factors[to[j]] -= share * held[j]; \
        } \
        break; \
    }

/* `rated` is 1 in lanes where all rows count, and 0 where differential rows stand for their unknowns alone. */
static void factorize(const vd *restrict values, vd shift, vd rated, vd *restrict factors)
{
    const place_t *to = update_place, *share_place = below_place;
    for (int i = 0; i < FILLED; i++) factors[filled_place[i]] = splat(0);
    for (int r = 0; r < N; r++) {
        const vd sign = is_differential[r] ? -rated : splat(-1);
        for (int e = jacobian_begin[r]; e < jacobian_begin[r + 1]; e++) factors[value_place[e]] = sign * values[e];
    }
    for (int i = 0; i < N; i++)
        if (is_differential[row_of[i]]) factors[factor_pivot[i]] += shift;
    for (int k = 0; k < N; k++) {
        const int pivot = factor_pivot[k], below = below_count[k];
        const vd inverse = 1.0 / factors[pivot];
        factors[pivot] = inverse;
        for (int i = 0; i < below; i++) factors[share_place[i]] *= inverse;
        const vd *right = factors + pivot + 1, *end = factors + factor_begin[k + 1];
        while (right < end) {
            const int width = end - right < WIDEST ? (int)(end - right) : WIDEST;
            switch (width) {
                SUBTRACT(1) SUBTRACT(2) SUBTRACT(3) SUBTRACT(4) SUBTRACT(5) SUBTRACT(6) SUBTRACT(7) SUBTRACT(8)
            }
            right += width;
        }
        share_place += below;
    }
}

/* `x` in the order of the unknowns, `z` in that of the elimination. What is known last is needed last in each sum. */
static void back_solve(const vd *restrict factors, const vd *restrict right, vd *restrict x, vd *restrict z)
{
    for (int i = 0; i < N; i++) {
        vd even = right[row_of[i]], odd = splat(0);
        int p = factor_begin[i];
        const int pivot = factor_pivot[i];
        for (; p + 1 < pivot; p += 2) {
            even -= factors[p] * z[factor_place[p]];
            odd -= factors[p + 1] * z[factor_place[p + 1]];
        }
        if (p < pivot) even -= factors[p] * z[factor_place[p]];
        z[i] = even + odd;
    }
    for (int i = N - 1; i >= 0; i--) {
        vd even = z[i], odd = splat(0);
        int p = factor_begin[i + 1] - 1;
        const int pivot = factor_pivot[i];
        for (; p - 1 > pivot; p -= 2) {
            even -= factors[p] * z[factor_place[p]];
            odd -= factors[p - 1] * z[factor_place[p - 1]];
        }
        if (p > pivot) even -= factors[p] * z[factor_place[p]];
        z[i] = (even + odd) * factors[pivot];
        x[column_of[i]] = z[i];
    }
}

/* Lanes whose solution misses an equation by more than a thousandth of what the tolerances of the unknowns allow, and
   by more than a millionth of its right side. The order of elimination is fixed, so that a pivot may be too small for
   the numbers of a lane. */
static vl missed(const vd *values, vd shift, const vd *right, const vd *x, const vd *tolerance)
{
    vl found = {0};
    for (int r = 0; r < N; r++) {
        vd rest = right[r];
        if (is_differential[r]) rest -= shift * x[r];
        for (int e = jacobian_begin[r]; e < jacobian_begin[r + 1]; e++) rest += values[e] * x[jacobian_column[e]];
        rest = v_fabs(rest);
        const vl beyond = rest > 1e-6 * v_fabs(right[r]);
        if (!any_lane(beyond)) continue;
        vd allowed = is_differential[r] ? shift * tolerance[r] : splat(0);
        for (int e = jacobian_begin[r]; e < jacobian_begin[r + 1]; e++)
            allowed += v_fabs(values[e]) * tolerance[jacobian_column[e]];
        found |= beyond & (rest > 1e-3 * allowed);
    }
    return found;
}
