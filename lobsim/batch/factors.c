/* Sparse L U of M/(h gamma) - J in lanes, by the tables of factors.py, row by row in the order of elimination.

   Written behind lanes.h, the code of a model and the tables. */
/* By its bits: compilers may be told that all numbers are finite. */
static inline vl not_finite(vd x) { return ((vl)x & 0x7ff0000000000000) == 0x7ff0000000000000; }

/* `rated` is 1 in lanes where all rows count, and 0 where differential rows stand for their unknowns alone. */
static void factorize(const vd *restrict values, vd shift, vd rated, vd *restrict factors, vd *restrict row)
{
    for (int i = 0; i < N; i++) {
        const int begin = factor_begin[i], pivot = factor_pivot[i], end = factor_begin[i + 1], r = row_of[i];
        for (int p = begin; p < end; p++) row[factor_place[p]] = splat(0);
        if (is_differential[r]) {
            for (int e = jacobian_begin[r]; e < jacobian_begin[r + 1]; e++) row[jacobian_place[e]] = -rated * values[e];
            row[i] += shift;
        } else
            for (int e = jacobian_begin[r]; e < jacobian_begin[r + 1]; e++) row[jacobian_place[e]] = -values[e];
        for (int p = begin; p < pivot; p++) {
            const int k = factor_place[p], last = factor_begin[k + 1];
            const vd share = row[k] * factors[factor_pivot[k]];
            factors[p] = share;
            for (int q = factor_pivot[k] + 1; q < last; q++) row[factor_place[q]] -= share * factors[q];
        }
        factors[pivot] = 1.0 / row[i];
        for (int p = pivot + 1; p < end; p++) factors[p] = row[factor_place[p]];
    }
}

/* `x` in the order of the unknowns, `z` in that of the elimination. */
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
        int p = factor_pivot[i] + 1;
        const int end = factor_begin[i + 1];
        for (; p + 1 < end; p += 2) {
            even -= factors[p] * z[factor_place[p]];
            odd -= factors[p + 1] * z[factor_place[p + 1]];
        }
        if (p < end) even -= factors[p] * z[factor_place[p]];
        z[i] = (even + odd) * factors[factor_pivot[i]];
        x[column_of[i]] = z[i];
    }
}

/* Lanes whose solution misses an equation by more than a thousandth of what the tolerances of the unknowns allow.
   The order of elimination is fixed, so that a pivot may be too small for the numbers of a lane. */
static vl missed(const vd *values, vd shift, const vd *right, const vd *z, const vd *tolerance)
{
    vl found = {0};
    for (int i = 0; i < N; i++) {
        const int r = row_of[i];
        vd rest = right[r], allowed = 1e-3 * v_fabs(right[r]);
        for (int e = jacobian_begin[r]; e < jacobian_begin[r + 1]; e++) {
            const int j = jacobian_place[e];
            rest += values[e] * z[j];
            allowed += v_fabs(values[e]) * tolerance[column_of[j]];
        }
        if (is_differential[r]) {
            rest -= shift * z[i];
            allowed += shift * tolerance[column_of[i]];
        }
        found |= v_fabs(rest) > 1e-3 * allowed;
    }
    return found;
}
