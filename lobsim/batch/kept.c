/* What is kept of a lane: its steps, outputs read at some of them, and states on a grid. */
static int grow(const struct task *task, struct lane *lane)
{
    if (lane->steps < lane->room) return 1;
    const int64_t room = lane->room ? 2 * lane->room : 128;
    const int states = task->looks || task->points;
    double *curve = realloc(lane->curve, room * ROW * sizeof(double));
    if (curve) lane->curve = curve;
    double *kept = states ? realloc(lane->states, (room + 1) * N * sizeof(double)) : NULL;
    if (kept) lane->states = kept;
    double *dense = states ? realloc(lane->dense, room * DENSE * N * sizeof(double)) : NULL;
    if (dense) lane->dense = dense;
    if (!curve || (states && !kept) || (states && !dense)) return 0;
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
    if (task->looks || task->points) {
        for (int i = 0; i < N; i++) lane->states[(lane->steps + 1) * N + i] = s->next[i][l];
        for (int m = 0; m < DENSE; m++)
            for (int i = 0; i < N; i++) lane->dense[(lane->steps * DENSE + m) * N + i] = dense_part(s, m, i)[l];
    }
    lane->steps++;
    return 1;
}

static inline double time_of(const struct lane *lane, int64_t state)
{
    return state < lane->steps ? lane->curve[state * ROW] : lane->t;
}

/* An unknown at a share of the kept step n. */
static inline double inside(const struct lane *lane, int64_t n, double share, int i)
{
    const double *from = lane->states + n * N, *dense = lane->dense + n * DENSE * N;
    double inner = 0;
    for (int m = DENSE - 1; m >= 0; m--) inner = dense[m * N + i] + share * inner;
    return (1 - share) * from[i] + share * (from[N + i] + (1 - share) * inner);
}

/* Where a look lies, in halves of steps. Looks are ends and middles in turn: of single steps if there are enough, and
   then the last ones are all at the end; else of pieces of several steps. */
static int64_t half_step_of(int64_t look, int64_t looks, int64_t steps)
{
    const int64_t pieces = (looks - 1) / 2, piece = look / 2;
    if (look == looks - 1) return 2 * steps;
    if (steps <= pieces) return look < 2 * steps ? look : 2 * steps;
    const int64_t begin = (int64_t)rint((double)piece * (double)steps / (double)pieces);
    const int64_t end = (int64_t)rint((double)(piece + 1) * (double)steps / (double)pieces);
    return look % 2 ? begin + end : 2 * begin;
}

/* Outputs at the start, at the end, and evenly among the accepted steps and their middles. */
static void look(const struct task *task, struct space *s, int l)
{
    struct lane *lane = &s->lane[l];
    const int64_t looks = task->looks;
    vd *y = s->argument, t = splat(0);
    for (int i = 0; i < K; i++) s->one_k[i] = splat(s->k[i][l]);
    for (int64_t first = 0; first < looks; first += LANES) {
        for (int m = 0; m < LANES; m++) {
            const int64_t at = first + m < looks ? first + m : looks - 1;
            const int64_t half = half_step_of(at, looks, lane->steps), n = half / 2;
            t[m] = half % 2 ? (time_of(lane, n) + time_of(lane, n + 1)) / 2 : time_of(lane, n);
            task->look_times[lane->job * looks + at] = t[m];
            for (int i = 0; i < N; i++) y[i][m] = half % 2 ? inside(lane, n, 0.5, i) : lane->states[n * N + i];
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
        for (int i = 0; i < N; i++) to[i] = lane->steps ? inside(lane, n, share, i) : lane->states[i];
    }
}
