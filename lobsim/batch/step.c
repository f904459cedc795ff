/* A step of all lanes: its stages, its error, and where in it an event happens. */
/* Argument of a stage, and what the stages before it add to the right side. */
static inline void combine(struct space *s, const int stage, vd inverse)
{
    for (int i = 0; i < N; i++) {
        vd argument = stage < ADDED ? s->y[i] : s->argument[i] + s->stage[stage - 1][i], sum = splat(0);
        UNROLLED for (int j = 0; j < stage; j++) {
            if (stage < ADDED) argument += METHOD_A[stage][j] * s->stage[j][i];
            if (is_differential[i]) sum += METHOD_C[stage][j] * s->stage[j][i];
        }
        s->argument[i] = argument;
        s->added[i] = sum * inverse;
    }
}

/* All stages of a step from s->y, whose rates are in s->f, to s->next; says which lanes could not be solved. */
static vl attempt(struct space *s)
{
    const vd shift = 1.0 / (GAMMA * s->h), inverse = 1.0 / s->h;
    vl bad = {0};
    factorize(s->values, shift, splat(1), s->factors);
    UNROLLED for (int stage = 0; stage < STAGES; stage++) {
        if (stage) {
            combine(s, stage, inverse);
            rates(s->t + METHOD_TIMES[stage] * s->h, s->argument, s->k, s->right, s->w);
            for (int i = 0; i < N; i++) s->right[i] += s->added[i];
        } else
            memcpy(s->right, s->f, N * sizeof(vd));
        if (DRIFT)
            for (int i = 0; i < N; i++) s->right[i] += METHOD_DRIFT[stage] * s->h * s->drift[i];
        back_solve(s->factors, s->right, s->stage[stage], s->z);
        if (stage == 0) bad = missed(s->values, shift, s->right, s->stage[0], s->tolerance);
    }
    for (int i = 0; i < N; i++) s->next[i] = s->argument[i] + s->stage[STAGES - 1][i];
    return bad;
}

/* Error of a step over its tolerance, and whether all is finite: root mean square of the differential unknowns, or what
   the unknown that is shown is off, in `FOLLOWED` of its tolerance. A voltage that rises within a moment shows in it
   alone. */
static vd error_of(const struct task *task, const struct space *s, vl *broken)
{
    vd sum = splat(0);
    vl bad = {0};
    for (int i = 0; i < N; i++) {
        bad |= not_finite(s->next[i]);
        if (!is_differential[i]) continue;
        const vd part = s->stage[STAGES - 1][i] / s->tolerance[i];
        sum += part * part;
    }
    *broken |= bad | not_finite(sum);
    const vd shown = v_fabs(s->stage[STAGES - 1][task->shown]) / (FOLLOWED * s->tolerance[task->shown]);
    for (int l = 0; l < LANES; l++) sum[l] = most(sqrt(sum[l] / (DIFFERENTIAL ? DIFFERENTIAL : 1)), shown[l]);
    return sum;
}

/* Events of a state within the step, at `share` of it. */
static void events_inside(struct space *s, vd share)
{
    for (int i = 0; i < N; i++) {
        vd inner = splat(0);
        for (int m = DENSE - 1; m >= 0; m--) inner = s->dense[m][i] + share * inner;
        s->argument[i] = (1.0 - share) * s->y[i] + share * (s->next[i] + (1.0 - share) * inner);
    }
    events(s->t + share * s->h, s->argument, s->k, s->e, s->w);
}

/* The value that falls lowest of the events that happen within the step of a lane. */
static double lowest(const struct space *s, const uint8_t *watched, int l, int *which)
{
    double value = ENDLESS;
    for (int j = 0; j < EVENTS; j++) {
        if (!watched[j * LANES + l]) continue;
        const double e = is_finite(s->e[j][l]) ? s->e[j][l] : -ENDLESS;
        if (e < value) value = e, *which = j;
    }
    return value;
}

/* Share of the step after which the first event has happened: regula falsi (Illinois) and bisections in turn. */
static void locate(struct space *s, const int *crossed, const uint8_t *watched, double *share, int *which)
{
    double low[LANES], high[LANES], e_low[LANES], e_high[LANES];
    int side[LANES] = {0}, unused;
    for (int m = 0; m < DENSE; m++)
        for (int i = 0; i < N; i++) s->dense[m][i] = dense_part(s, m, i);
    for (int l = 0; l < LANES; l++) e_high[l] = lowest(s, watched, l, &which[l]), high[l] = 1, low[l] = 0;
    events(s->t, s->y, s->k, s->e, s->w);
    for (int l = 0; l < LANES; l++) e_low[l] = lowest(s, watched, l, &unused);
    for (int turn = 1;; turn++) {
        vd at = splat(1);
        int left = 0;
        for (int l = 0; l < LANES; l++) {
            const double length = most((s->t[l] - s->lane[l].begin) + high[l] * s->h[l], 0);
            if (!crossed[l] || (high[l] - low[l]) * s->h[l] <= 0.1 * LOCATED * length || turn > 80) continue;
            const double straight = (low[l] * e_high[l] - high[l] * e_low[l]) / (e_high[l] - e_low[l]);
            const int is_inside = straight > low[l] && straight < high[l];
            at[l] = turn % 3 && is_inside ? straight : (low[l] + high[l]) / 2;
            left = 1;
        }
        if (!left) break;
        events_inside(s, at);
        for (int l = 0; l < LANES; l++) {
            if (at[l] == 1) continue;
            int here = which[l];
            const double e = lowest(s, watched, l, &here);
            if (e < 0) {
                high[l] = at[l], e_high[l] = e, which[l] = here;
                if (side[l] == 1) e_low[l] /= 2;
                side[l] = 1;
            } else {
                low[l] = at[l], e_low[l] = e;
                if (side[l] == -1) e_high[l] /= 2;
                side[l] = -1;
            }
        }
    }
    memcpy(share, high, sizeof high);
}
