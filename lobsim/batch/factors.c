/* Sparse L D U of M/(h gamma) - J in lanes, by the tables of factors.py, in the order of elimination.

   Written behind lanes.h, the code of a model and the tables. */
/* By its bits: compilers may be told that all numbers are finite. */
static inline vl not_finite(vd x) { return ((vl)x & 0x7ff0000000000000) == 0x7ff0000000000000; }

/* M/(h gamma) - J = L D U, L and U with ones on their diagonals, and 1/D in place of D. Each line of a table is one
   multiplication: a loop over the few entries of a row would cost more than what is done in it.
   `rated` is 1 in lanes where all rows count, and 0 where differential rows stand for their unknowns alone. */
static void factorize(const vd *restrict values, vd shift, vd rated, vd *restrict factors)
{
    for (int p = 0; p < ENTRIES; p++) factors[p] = splat(0);
    for (int r = 0; r < N; r++) {
        const vd share = is_differential[r] ? -rated : splat(-1);
        for (int e = jacobian_begin[r]; e < jacobian_begin[r + 1]; e++) factors[jacobian_into[e]] = share * values[e];
    }
    for (int k = 0; k < N; k++)
        if (is_differential[row_of[k]]) factors[pivot_place[k]] += shift;
    for (int k = 0, n = 0; k < N; k++) {
        vd *pivot = factors + pivot_place[k];
        const vd inverse = 1.0 / *pivot;
        *pivot = inverse;
        for (int j = 1; j <= right_of_pivot[k]; j++) pivot[j] *= inverse;
        for (; n < reduction_end[k]; n++)
            factors[reductions[3 * n]] -= factors[reductions[3 * n + 1]] * factors[reductions[3 * n + 2]];
    }
    for (int n = 0; n < BELOW; n++) factors[scaled[2 * n]] *= factors[pivot_place[scaled[2 * n + 1]]];
}

/* A value less the entries of a row times what is known; two sums at once, as each waits for its last product. */
static inline vd reduced(vd value, const vd *restrict factors, const vd *restrict z, int p, int end)
{
    vd odd = splat(0);
    for (; p + 1 < end; p += 2) {
        value -= factors[p] * z[factor_column[p]];
        odd -= factors[p + 1] * z[factor_column[p + 1]];
    }
    if (p < end) value -= factors[p] * z[factor_column[p]];
    return value + odd;
}

/* `x` in the order of the unknowns, `z` in that of the elimination. */
static void back_solve(const vd *restrict factors, const vd *restrict right, vd *restrict x, vd *restrict z)
{
    for (int i = 0; i < N; i++)
        z[i] = reduced(right[row_of[i]], factors, z, factor_begin[i], pivot_place[i]);
    for (int i = N - 1; i >= 0; i--) {
        z[i] = reduced(z[i] * factors[pivot_place[i]], factors, z, pivot_place[i] + 1, factor_begin[i + 1]);
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
