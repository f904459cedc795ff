/* What the integrator is asked for and works with: its task, its lanes and their room.

   What the fields of `struct task` mean stands in integrator.py. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum status { FINISHED, EVENT, AT_ONCE, INCONSISTENT, TOO_MANY_STEPS, STEP_TOO_SMALL, NOT_FINITE, SINGULAR, NO_MEMORY };
enum { ROW = 4 + DENSE };          /* a step of a curve: its start, its length, the unknown before and after, H_m u */
static const double LOCATED = 1e-8; /* times of events, in the time that a job took until then */
static const double ENDLESS = 1e300;    /* size of a correction that is not finite */
static const double FOLLOWED = 30; /* tolerances by which the unknown that is shown may be off in a step */
static const double SMALLEST = 1e-15; /* step, in the job's longest time */

struct task {
    int64_t jobs, most_steps, shown, looks, points, points_are_shares;
    double rtol, first_step;
    const double *numbers, *y0, *t_start, *t_end, *atol, *grid;
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
