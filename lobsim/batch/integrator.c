/* Rosenbrock method for M y' = f(t, y) in lanes: each has its own job, time and step.

   Follows lanes.h, the code of a model (hoist, start, rates, slopes, events, read), the tables of factors.py, factors.c
   and a tableau of tableaus.py. What the fields of `struct task` mean stands in integrator.py. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum status { FINISHED, EVENT, AT_ONCE, INCONSISTENT, TOO_MANY_STEPS, STEP_TOO_SMALL, NOT_FINITE, SINGULAR, NO_MEMORY };
enum { ROW = 4 + DENSE };          /* a step of a curve: its start, its length, the unknown before and after, H_m u */
static const double LOCATED = 1e-8; /* times of events, in the time that a job took until then */
static const double ENDLESS = 1e300;    /* size of a correction that is not finite */
static const double SMALLEST = 1e-15; /* step, in the job's longest time */

struct task {
    int64_t jobs, most_steps, shown, looks, points, points_are_shares;
    double rtol, first_step, settled;
    const double *numbers, *y0, *t_start, *t_end, *atol, *grid;
    const uint8_t *given;
    int64_t *next, *status, *event, *steps, *rejections;
    double *t, *y_end, *look_times, *look_values, *states;
    double **curves;
};

struct lane {
    int64_t job, steps, rejections, room;
    double t, h, begin, end, last_error, last_h;
    int rejected, reason;
    double *curve, *states, *dense; /* of the accepted steps; states have one more, the first */
};

struct space {
    vd *y, *next, *argument, *f, *right, *added, *drift, *values, *factors, *z, *tolerance, *k, *one_k, *w, *e, *out, *numbers;
    vd *stage[STAGES], *dense[DENSE];
    vd *ready_y, *ready_k; /* jobs that are ready to start */
    vd t, h;
    struct lane lane[LANES];
    int64_t ready_job[LANES];
    int ready_status[LANES], ready;
    void *block;
};

static inline int is_finite(double x)
{
    uint64_t bits;
    memcpy(&bits, &x, 8);
    return (bits & 0x7ff0000000000000) != 0x7ff0000000000000;
}
static inline double least(double a, double b) { return a < b ? a : b; }
static inline double most(double a, double b) { return a > b ? a : b; }

static int open_space(struct space *s)
{
    const struct { vd **at; size_t size; } parts[] = {
        {&s->y, N}, {&s->next, N}, {&s->argument, N}, {&s->f, N}, {&s->right, N}, {&s->added, N}, {&s->drift, N},
        {&s->z, N}, {&s->tolerance, N}, {&s->ready_y, N}, {&s->values, NONZEROS}, {&s->factors, ENTRIES},
        {&s->k, K}, {&s->one_k, K}, {&s->ready_k, K}, {&s->w, WORK}, {&s->e, EVENTS}, {&s->out, READ}, {&s->numbers, P}};
    const int count = sizeof parts / sizeof *parts;
    size_t total = (STAGES + DENSE) * (size_t)N;
    for (int i = 0; i < count; i++) total += parts[i].size + 1;
    s->block = aligned_alloc(64, (total * sizeof(vd) + 63) / 64 * 64);
    if (!s->block) return 0;
    memset(s->block, 0, total * sizeof(vd));
    vd *at = s->block;
    for (int i = 0; i < count; at += parts[i++].size + 1) *parts[i].at = at;
    for (int i = 0; i < STAGES; i++, at += N) s->stage[i] = at;
    for (int i = 0; i < DENSE; i++, at += N) s->dense[i] = at;
    return 1;
}

/* --- start: algebraic unknowns are made consistent, differential ones stay as they are --- */

/* Largest change in a lane, in the size of the unknowns. */
static void corrections(const struct task *task, const vd *change, const vd *y, double *size)
{
    vd largest = splat(0);
    vl bad = {0};
    for (int i = 0; i < N; i++) {
        const vd part = v_fabs(change[i]) / (v_fabs(y[i]) + task->atol[i] / task->rtol);
        bad |= not_finite(part);
        largest = chosen(part > largest, part, largest);
    }
    for (int l = 0; l < LANES; l++) size[l] = bad[l] ? ENDLESS : largest[l];
}

static void algebraic_rates(struct space *s, vd t, const vd *y)
{
    rates(t, y, s->ready_k, s->f, s->w);
    for (int i = 0; i < N; i++)
        if (is_differential[i]) s->f[i] = splat(0);
}

/* Newton's iterations, each damped until the next correction would be smaller (Deuflhard, Newton Methods for Nonlinear
   Problems, 2004, 3.3). Uses the room of the stages. */
static void make_consistent(const struct task *task, struct space *s, vd t)
{
    enum { CONVERGED = 1, FAILED };
    vd *change = s->stage[0], *further = s->stage[1], *tried = s->stage[2], *f = s->stage[3], damped = splat(1);
    double size[LANES], after[LANES];
    int state[LANES] = {0};
    for (int turn = 0; turn < 100; turn++) {
        if (turn == 0) {
            algebraic_rates(s, t, s->ready_y);
            memcpy(f, s->f, N * sizeof(vd));
        }
        slopes(t, s->ready_y, s->ready_k, s->values, s->drift, s->w);
        factorize(s->values, splat(1), splat(0), s->factors);
        back_solve(s->factors, f, change, s->z);
        corrections(task, change, s->ready_y, size);
        vl moved = {0};
        int trying = 1;
        while (trying) {
            for (int i = 0; i < N; i++) tried[i] = s->ready_y[i] + damped * change[i];
            algebraic_rates(s, t, tried);
            back_solve(s->factors, s->f, further, s->z);
            corrections(task, further, s->ready_y, after);
            trying = 0;
            vl take = {0};
            for (int l = 0; l < LANES; l++) {
                if (state[l] || moved[l]) continue;
                if (size[l] == ENDLESS) state[l] = FAILED;
                else if (damped[l] == 1 && (after[l] <= 1e-10 || (after[l] <= 1e-7 && after[l] >= size[l] / 2)))
                    state[l] = CONVERGED, take[l] = -1;
                else if (after[l] <= (1 - damped[l] / 4) * size[l])
                    take[l] = moved[l] = -1, damped[l] = least(1, 2 * damped[l]);
                else if ((damped[l] /= 2) < 1e-6) state[l] = FAILED;
                else trying = 1;
            }
            for (int i = 0; i < N; i++) {
                s->ready_y[i] = chosen(take, tried[i], s->ready_y[i]);
                f[i] = chosen(take, s->f[i], f[i]);
            }
        }
        int left = 0;
        for (int l = 0; l < LANES; l++) left |= !state[l];
        if (!left) break;
    }
    for (int l = 0; l < LANES; l++) s->ready_status[l] = state[l] == CONVERGED ? FINISHED : INCONSISTENT;
}

/* Take the next jobs, one for each lane, and bring them to the point where they can start. */
static int make_ready(const struct task *task, struct space *s)
{
    const int64_t from = __atomic_fetch_add(task->next, LANES, __ATOMIC_RELAXED);
    if (from >= task->jobs) return 0;
    s->ready = task->jobs - from < LANES ? (int)(task->jobs - from) : LANES;
    vd t = splat(0);
    for (int l = 0; l < LANES; l++) {
        const int64_t job = from + (l < s->ready ? l : 0); /* spare lanes repeat the first */
        s->ready_job[l] = job;
        t[l] = task->t_start[job];
        for (int i = 0; i < P; i++) s->numbers[i][l] = task->numbers[job * P + i];
    }
    hoist(s->numbers, s->ready_k, s->w);
    start(s->ready_k, s->ready_y, s->w);
    for (int l = 0; l < LANES; l++)
        if (task->given[s->ready_job[l]])
            for (int i = 0; i < N; i++) s->ready_y[i][l] = task->y0[s->ready_job[l] * N + i];
    make_consistent(task, s, t);
    return 1;
}

/* --- what is kept of a lane --- */

static int grow(const struct task *task, struct lane *lane)
{
    if (lane->steps < lane->room) return 1;
    const int64_t room = lane->room ? 2 * lane->room : 128;
    const int states = task->looks || task->points;
    double *curve = realloc(lane->curve, room * ROW * sizeof(double));
    if (curve) lane->curve = curve;
    double *kept = states ? realloc(lane->states, (room + 1) * N * sizeof(double)) : NULL;
    if (kept) lane->states = kept;
    double *dense = task->points ? realloc(lane->dense, room * DENSE * N * sizeof(double)) : NULL;
    if (dense) lane->dense = dense;
    if (!curve || (states && !kept) || (task->points && !dense)) return 0;
    lane->room = room;
    return 1;
}

static inline vd dense_part(const struct space *s, int m, int i)
{
    vd sum = splat(0);
    for (int j = 0; j < STAGES; j++) sum += METHOD_H[m][j] * s->stage[j][i];
    return sum;
}

/* Keep the step of lane l from s->y to s->next. */
static int keep(const struct task *task, struct space *s, int l, double length)
{
    struct lane *lane = &s->lane[l];
    if (!grow(task, lane)) return 0;
    double *row = lane->curve + lane->steps * ROW;
    row[0] = lane->t, row[1] = length;
    row[2] = s->y[task->shown][l], row[3] = s->next[task->shown][l];
    for (int m = 0; m < DENSE; m++) row[4 + m] = dense_part(s, m, (int)task->shown)[l];
    if (task->looks || task->points)
        for (int i = 0; i < N; i++) lane->states[(lane->steps + 1) * N + i] = s->next[i][l];
    if (task->points)
        for (int m = 0; m < DENSE; m++)
            for (int i = 0; i < N; i++) lane->dense[(lane->steps * DENSE + m) * N + i] = dense_part(s, m, i)[l];
    lane->steps++;
    return 1;
}

static inline double time_of(const struct lane *lane, int64_t state)
{
    return state < lane->steps ? lane->curve[state * ROW] : lane->t;
}

/* Outputs at the start and at accepted steps, chosen evenly from where `settled` of the time has passed to the end. */
static void look(const struct task *task, struct space *s, int l)
{
    struct lane *lane = &s->lane[l];
    const int64_t last = lane->steps, looks = task->looks;
    const double passed = lane->t - lane->begin;
    int64_t early = 0;
    while (early < last && time_of(lane, early) - lane->begin < task->settled * passed) early++;
    vd *y = s->argument, t = splat(0);
    for (int i = 0; i < K; i++) s->one_k[i] = splat(s->k[i][l]);
    for (int64_t first = 0; first < looks; first += LANES) {
        for (int m = 0; m < LANES; m++) {
            const int64_t at = first + m < looks ? first + m : looks - 1;
            const int64_t state = at == 0 ? 0 : at == looks - 1 ? last
                : (int64_t)rint(early + (double)(at - 1) * ((double)(last - early) / (double)(looks - 2)));
            t[m] = time_of(lane, state);
            task->look_times[lane->job * looks + at] = t[m];
            for (int i = 0; i < N; i++) y[i][m] = lane->states[state * N + i];
        }
        read(t, y, s->one_k, s->out, s->w);
        for (int m = 0; m < LANES && first + m < looks; m++)
            for (int i = 0; i < READ; i++)
                task->look_values[(lane->job * looks + first + m) * READ + i] = s->out[i][m];
    }
}

/* States at points of the job's time, each inside its step; points after the end stay as they are. */
static void follow(const struct task *task, const struct lane *lane)
{
    int64_t n = 0;
    for (int64_t point = 0; point < task->points; point++) {
        const double passed = lane->t - lane->begin, given = task->grid[point];
        const double t = lane->begin + (task->points_are_shares ? given * passed : given);
        if (t > lane->t) return;
        double *to = task->states + (lane->job * task->points + point) * N;
        while (n + 1 < lane->steps && lane->curve[(n + 1) * ROW] < t) n++;
        const double share = lane->steps ? least(1, (t - lane->curve[n * ROW]) / lane->curve[n * ROW + 1]) : 0;
        const double *from = lane->states + n * N, *dense = lane->dense + n * DENSE * N;
        for (int i = 0; i < N; i++) {
            double inner = 0;
            for (int m = DENSE - 1; m >= 0 && lane->steps; m--) inner = dense[m * N + i] + share * inner;
            const double after = lane->steps ? from[N + i] : from[i];
            to[i] = (1 - share) * from[i] + share * (after + (1 - share) * inner);
        }
    }
}

/* --- lanes take jobs and give them back --- */

/* A job that ends at y, where s->y or s->next may be y. */
static void finish(const struct task *task, struct space *s, int l, const vd *y, int status, int event)
{
    struct lane *lane = &s->lane[l];
    const int64_t job = lane->job;
    task->status[job] = status;
    task->event[job] = event;
    task->t[job] = lane->t;
    task->steps[job] = lane->steps;
    task->rejections[job] = lane->rejections;
    for (int i = 0; i < N; i++) task->y_end[job * N + i] = y[i][l];
    if (status != INCONSISTENT && status != NO_MEMORY) {
        if (task->looks) look(task, s, l);
        if (task->points) follow(task, lane);
    }
    task->curves[job] = lane->curve;
    lane->curve = NULL; /* handed over, and states go with its room */
    free(lane->states), free(lane->dense);
    lane->states = lane->dense = NULL;
    lane->room = 0;
    lane->job = -1;
}

/* A first step in which differential unknowns change by about their tolerance. */
static double careful_step(const struct task *task, struct space *s, int l)
{
    double sum = 0;
    for (int i = 0; i < N; i++) {
        const double rate = s->f[i][l] / (task->rtol * fabs(s->y[i][l]) + task->atol[i]);
        if (is_differential[i]) sum += rate * rate;
    }
    const double speed = sqrt(sum / (DIFFERENTIAL ? DIFFERENTIAL : 1)), longest = s->lane[l].end - s->lane[l].begin;
    return is_finite(speed) && speed > 0 ? most(1e3 * SMALLEST * longest, least(1 / speed, 1e-4 * longest)) : 1e-4 * longest;
}

/* Give free lanes their next job; returns how many lanes are at work. */
static int refill(const struct task *task, struct space *s)
{
    int busy = 0;
    for (int l = 0; l < LANES; l++) {
        struct lane *lane = &s->lane[l];
        while (lane->job < 0 && (s->ready > 0 || make_ready(task, s))) {
            const int from = --s->ready;
            const int64_t job = s->ready_job[from];
            lane->job = job;
            lane->steps = lane->rejections = 0;
            lane->rejected = 0, lane->last_error = lane->last_h = 0;
            lane->t = lane->begin = task->t_start[job], lane->end = task->t_end[job];
            lane->h = 0; /* not known yet */
            for (int i = 0; i < N; i++) s->y[i][l] = s->ready_y[i][from];
            for (int i = 0; i < K; i++) s->k[i][l] = s->ready_k[i][from];
            s->t[l] = lane->t;
            if (s->ready_status[from] == INCONSISTENT) finish(task, s, l, s->y, INCONSISTENT, -1);
            else if (!grow(task, lane)) finish(task, s, l, s->y, NO_MEMORY, -1);
            else if (task->looks || task->points)
                for (int i = 0; i < N; i++) lane->states[i] = s->y[i][l];
        }
        busy += lane->job >= 0;
    }
    return busy;
}

/* --- a step --- */

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

/* Error of a step over its tolerance, root mean square of the differential unknowns, and whether all is finite. */
static vd error_of(const struct space *s, vl *broken)
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
    for (int l = 0; l < LANES; l++) sum[l] = sqrt(sum[l] / (DIFFERENTIAL ? DIFFERENTIAL : 1));
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

/* Length of the next step after one with this error (Gustafsson's predictive control, Hairer and Wanner IV.8). */
static double next_step(const struct lane *lane, double h, double error, int accepted)
{
    double shorter = pow(most(error, 1e-30), 1.0 / ORDER) / 0.9;
    shorter = least(6, most(0.2, shorter));
    if (accepted && lane->last_h > 0) {
        const double predicted = lane->last_h / h * pow(most(error, 1e-30) * most(error, 1e-30) / lane->last_error, 1.0 / ORDER) / 0.9;
        shorter = most(shorter, least(6, most(0.2, predicted)));
    }
    return h / (accepted && lane->rejected ? most(1, shorter) : shorter);
}

/* Whether a step would hardly move the time, or is nothing beside the job's. */
static int is_too_short(const struct lane *lane, double h)
{
    return h < SMALLEST * (lane->end - lane->begin) || lane->t + h == lane->t;
}

static void reject(const struct task *task, struct space *s, int l, double h, int reason)
{
    struct lane *lane = &s->lane[l];
    lane->rejections++;
    lane->rejected = 1;
    lane->h = h;
    lane->reason = reason;
    if (is_too_short(lane, h)) finish(task, s, l, s->y, reason, -1);
    else if (lane->steps + lane->rejections >= task->most_steps) finish(task, s, l, s->y, TOO_MANY_STEPS, -1);
}

/* Accept the step of lane l; the job goes on if `event` is -1 and its time is not over. */
static void accept(const struct task *task, struct space *s, int l, double error, int event)
{
    struct lane *lane = &s->lane[l];
    const double h = s->h[l];
    if (!keep(task, s, l, h)) {
        finish(task, s, l, s->y, NO_MEMORY, -1);
        return;
    }
    lane->h = next_step(lane, h, error, 1);
    lane->last_h = h, lane->last_error = most(1e-2, error);
    lane->rejected = 0;
    lane->t = h >= lane->end - lane->t ? lane->end : lane->t + h;
    if (event >= 0) finish(task, s, l, s->next, EVENT, event);
    else if (lane->t >= lane->end) finish(task, s, l, s->next, FINISHED, -1);
    else if (is_too_short(lane, lane->h)) finish(task, s, l, s->next, STEP_TOO_SMALL, -1);
    else if (lane->steps + lane->rejections >= task->most_steps) finish(task, s, l, s->next, TOO_MANY_STEPS, -1);
}

/* Rates and slopes at s->y; lanes that begin get their first step, or end at once. */
static void begin_step(const struct task *task, struct space *s)
{
    int begins = 0;
    rates(s->t, s->y, s->k, s->f, s->w);
    slopes(s->t, s->y, s->k, s->values, s->drift, s->w);
    for (int i = 0; i < N; i++) s->tolerance[i] = task->rtol * v_fabs(s->y[i]) + task->atol[i];
    for (int l = 0; l < LANES; l++) begins |= s->lane[l].job >= 0 && s->lane[l].h == 0;
    if (!begins) return;
    events(s->t, s->y, s->k, s->e, s->w);
    for (int l = 0; l < LANES; l++) {
        struct lane *lane = &s->lane[l];
        if (lane->job < 0 || lane->h != 0) continue;
        lane->h = task->first_step > 0 ? task->first_step : careful_step(task, s, l);
        for (int j = 0; j < EVENTS && lane->job >= 0; j++) {
            if (!is_finite(s->e[j][l])) finish(task, s, l, s->y, NOT_FINITE, j);
            else if (s->e[j][l] < 0) finish(task, s, l, s->y, AT_ONCE, j);
        }
    }
}

/* Judge the step of each lane: rejected, ended by an event, to be done again up to the event, or accepted. */
static void judge(const struct task *task, struct space *s, vl unsolved)
{
    vl broken = {0};
    uint8_t watched[EVENTS * LANES + 1];
    int crossed[LANES] = {0}, is_open[LANES], which[LANES], any = 0;
    double share[LANES];
    const vd error = error_of(s, &broken);
    events(s->t + s->h, s->next, s->k, s->e, s->w);
    for (int l = 0; l < LANES; l++) {
        is_open[l] = s->lane[l].job >= 0;
        if (!is_open[l]) continue;
        for (int j = 0; j < EVENTS; j++) broken[l] |= is_finite(s->e[j][l]) ? 0 : -1;
        is_open[l] = 0;
        if (broken[l]) reject(task, s, l, s->h[l] / 4, NOT_FINITE);
        else if (unsolved[l]) reject(task, s, l, s->h[l] / 4, SINGULAR);
        else if (error[l] > 1) reject(task, s, l, next_step(&s->lane[l], s->h[l], error[l], 0), STEP_TOO_SMALL);
        else is_open[l] = 1;
        for (int j = 0; j < EVENTS; j++) {
            watched[j * LANES + l] = is_open[l] && s->e[j][l] < 0;
            crossed[l] |= watched[j * LANES + l];
        }
        any |= crossed[l];
    }
    if (any) locate(s, crossed, watched, share, which);
    for (int l = 0; l < LANES; l++) {
        if (!is_open[l]) continue;
        if (!crossed[l]) {
            accept(task, s, l, error[l], -1);
            continue;
        }
        /* The state must be that of a step, whose algebraic equations hold, and the event must just have happened. */
        const double before = s->t[l] - s->lane[l].begin, until = before + share[l] * s->h[l];
        if (is_too_short(&s->lane[l], share[l] * s->h[l])) finish(task, s, l, s->y, EVENT, which[l]);
        else if ((1 - share[l]) * s->h[l] <= LOCATED * until) accept(task, s, l, error[l], which[l]);
        else
            reject(task, s, l, share[l] * s->h[l] + 0.5 * LOCATED * until, STEP_TOO_SMALL);
    }
}

/* Solve jobs until none is left; several threads may share one task but for `next`, which all count up. */
int lobsim_solve(const struct task *task)
{
    struct space space = {0}, *s = &space;
    if (!open_space(s)) return 0;
    s->t = splat(0), s->h = splat(1);
    for (int l = 0; l < LANES; l++) s->lane[l].job = -1;
    while (refill(task, s)) {
        begin_step(task, s);
        for (int l = 0; l < LANES; l++) {
            struct lane *lane = &s->lane[l];
            if (lane->job >= 0) s->h[l] = least(lane->h, lane->end - lane->t);
        }
        judge(task, s, attempt(s));
        for (int l = 0; l < LANES; l++) {
            if (s->lane[l].job < 0) continue;
            const int moved = s->lane[l].t != s->t[l];
            s->t[l] = s->lane[l].t;
            if (moved)
                for (int i = 0; i < N; i++) s->y[i][l] = s->next[i][l];
        }
    }
    free(s->block);
    return 1;
}

/* Put the curves of all jobs behind each other, and give their memory back. */
void lobsim_collect(int64_t jobs, double **curves, const int64_t *steps, double *to)
{
    for (int64_t job = 0; job < jobs; job++) {
        if (to && steps[job]) memcpy(to, curves[job], steps[job] * ROW * sizeof(double));
        if (to) to += steps[job] * ROW;
        free(curves[job]);
        curves[job] = NULL;
    }
}

/* Outputs of any states, with the numbers of each. */
int lobsim_read(int64_t count, const double *numbers, const double *times, const double *states, double *outputs)
{
    struct space space = {0}, *s = &space;
    if (!open_space(s)) return 0;
    for (int64_t first = 0; first < count; first += LANES) {
        for (int l = 0; l < LANES; l++) {
            const int64_t at = first + l < count ? first + l : count - 1;
            s->t[l] = times[at];
            for (int i = 0; i < P; i++) s->numbers[i][l] = numbers[at * P + i];
            for (int i = 0; i < N; i++) s->y[i][l] = states[at * N + i];
        }
        hoist(s->numbers, s->k, s->w);
        read(s->t, s->y, s->k, s->out, s->w);
        for (int l = 0; l < LANES && first + l < count; l++)
            for (int i = 0; i < READ; i++) outputs[(first + l) * READ + i] = s->out[i][l];
    }
    free(s->block);
    return 1;
}

void lobsim_describe(int64_t *sizes)
{
    const int64_t found[] = {N, P, EVENTS, READ, LANES, DENSE, STAGES};
    memcpy(sizes, found, sizeof found);
}
