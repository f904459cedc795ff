/* Lanes: a number of each of several runs side by side, and the functions of elements that models use. */
#include <math.h>
#include <stdint.h>
#if defined(__AVX__)
#include <immintrin.h>
#endif

#ifndef LANES
#if defined(__AVX512F__)
#define LANES 8
#elif defined(__AVX__)
#define LANES 4
#else
#define LANES 2
#endif
#endif

typedef double vd __attribute__((vector_size(8 * LANES)));
typedef int64_t vl __attribute__((vector_size(8 * LANES)));

static inline vd splat(double x)
{
    vd v;
    for (int l = 0; l < LANES; l++) v[l] = x;
    return v;
}

static inline vd chosen(vl which, vd a, vd b) { return (vd)((which & (vl)a) | (~which & (vl)b)); }
static inline vd truth(vl which) { return (vd)(which & (vl)splat(1.0)); }

#define ONE_BY_ONE(name, function) \
    static inline vd name(vd a) \
    { \
        vd v; \
        for (int l = 0; l < LANES; l++) v[l] = function(a[l]); \
        return v; \
    }

/* The GNU C library has exp and log of whole vectors; elsewhere the lanes take turns. */
#if defined(__GLIBC__) && defined(__x86_64__) && LANES == 8 && defined(__AVX512F__)
#define OF_LIBRARY(name) _ZGVeN8v_##name
#elif defined(__GLIBC__) && defined(__x86_64__) && LANES == 4 && defined(__AVX2__)
#define OF_LIBRARY(name) _ZGVdN4v_##name
#elif defined(__GLIBC__) && defined(__x86_64__) && LANES == 2
#define OF_LIBRARY(name) _ZGVbN2v_##name
#endif

#ifdef OF_LIBRARY
extern vd OF_LIBRARY(exp)(vd);
extern vd OF_LIBRARY(log)(vd);
static inline vd v_exp(vd a) { return OF_LIBRARY(exp)(a); }
static inline vd v_log(vd a) { return OF_LIBRARY(log)(a); }
#else
ONE_BY_ONE(v_exp, exp)
ONE_BY_ONE(v_log, log)
#endif
/* of a base that is 0 or above, as all of a model's are: half the time of the library's */
static inline vd v_pow(vd a, vd b) { return v_exp(b * v_log(a)); }

/* one instruction where there is one */
#if defined(__AVX512F__) && LANES == 8
static inline vd v_fmax(vd a, vd b) { return (vd)_mm512_max_pd((__m512d)a, (__m512d)b); }
static inline vd v_fmin(vd a, vd b) { return (vd)_mm512_min_pd((__m512d)a, (__m512d)b); }
static inline vd v_sqrt(vd a) { return (vd)_mm512_sqrt_pd((__m512d)a); }
#elif defined(__AVX__) && LANES == 4
static inline vd v_fmax(vd a, vd b) { return (vd)_mm256_max_pd((__m256d)a, (__m256d)b); }
static inline vd v_fmin(vd a, vd b) { return (vd)_mm256_min_pd((__m256d)a, (__m256d)b); }
static inline vd v_sqrt(vd a) { return (vd)_mm256_sqrt_pd((__m256d)a); }
#else
static inline vd v_fmax(vd a, vd b) { return chosen(a > b, a, b); }
static inline vd v_fmin(vd a, vd b) { return chosen(a < b, a, b); }
ONE_BY_ONE(v_sqrt, sqrt)
#endif
static inline vd v_fabs(vd a) { return (vd)((vl)a & INT64_MAX); }
static inline vd v_sign(vd a) { return truth(a > 0.0) - truth(a < 0.0); }
static inline vd v_lt(vd a, vd b) { return truth(a < b); }
static inline vd v_le(vd a, vd b) { return truth(a <= b); }
static inline vd v_eq(vd a, vd b) { return truth(a == b); }
static inline vd v_ne(vd a, vd b) { return truth(a != b); }
static inline vd v_not(vd a) { return truth(a == 0.0); }
static inline vd v_and(vd a, vd b) { return truth((a != 0.0) & (b != 0.0)); }
static inline vd v_or(vd a, vd b) { return truth((a != 0.0) | (b != 0.0)); }
/* whatever stands in a place that is not wanted, not a number even, is nothing */
static inline vd v_if(vd condition, vd value) { return (vd)((condition != 0.0) & (vl)value); }

/* log(1 + u) of u >= 0 without loss of digits for small u */
static inline vd log_of_more_than_one(vd u)
{
    vd w = 1.0 + u;
    vd less = w - 1.0;
    return chosen(less == 0.0, u, v_log(w) * (u / chosen(less == 0.0, splat(1.0), less)));
}
static inline vd v_asinh(vd a)
{
    vd x = v_fabs(a);
    vd found = log_of_more_than_one(x + x * x / (1.0 + v_sqrt(1.0 + x * x)));
    return chosen(a < 0.0, -found, found);
}
ONE_BY_ONE(v_sin, sin)
ONE_BY_ONE(v_cos, cos)
ONE_BY_ONE(v_tan, tan)
ONE_BY_ONE(v_asin, asin)
ONE_BY_ONE(v_acos, acos)
ONE_BY_ONE(v_atan, atan)
ONE_BY_ONE(v_sinh, sinh)
ONE_BY_ONE(v_cosh, cosh)
ONE_BY_ONE(v_tanh, tanh)
ONE_BY_ONE(v_acosh, acosh)
ONE_BY_ONE(v_atanh, atanh)
ONE_BY_ONE(v_log1p, log1p)
ONE_BY_ONE(v_expm1, expm1)
ONE_BY_ONE(v_floor, floor)
ONE_BY_ONE(v_ceil, ceil)
