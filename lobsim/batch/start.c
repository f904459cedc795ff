/* Start of jobs: algebraic unknowns are made consistent, differential ones stay as they are. */
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

/* Take the next jobs, one for each lane, and bring them to the point where they can start: the model's own, but for the
   unknowns that are given. */
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
        for (int i = 0; i < N; i++) {
            const double given = task->y0[s->ready_job[l] * N + i];
            if (given == given) s->ready_y[i][l] = given;
        }
    make_consistent(task, s, t);
    return 1;
}
