/* Rosenbrock method for M y' = f(t, y) in lanes: each has its own job, time and step, and takes the next job when one
   ends. Follows the other files that program.py names. */
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
    const vd error = error_of(task, s, &broken);
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
