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
/* Exponential and logarithm of whole vectors, within three units of the last digit: those of the C library take one
   number at a time, or are called for each vector, which costs the registers of the loop around them. The series are
   economised by Chebyshev's polynomials. Beyond e^-708 and e^709 the exponential stays what it is there, and the
   logarithm of less than e^-708, but above 0, is -708: no model's number is there. */
static inline vd v_exp(vd a)
{
    const double rounds = 0x1.8p52; /* adding it leaves a whole number in the last bits */
    vd inside = v_fmax(splat(-708.0), v_fmin(splat(709.0), a)); /* what is no number stays so */
    vd whole = inside * 1.4426950408889634 + rounds;
    vl power = (vl)whole << 52;
    whole -= rounds;
    vd x = (inside - whole * 0x1.62e42fefa3800p-1) - whole * 0x1.ef35793c76730p-45, x2 = x * x, x4 = x2 * x2;
    vd low = (1.0 + x) + x2 * (0.5000000000000019 + x * 0.16666666666666702);
    vd middle = (0.04166666666648422 + x * 0.00833333333330901) + x2 * (0.0013888888953342813 + x * 0.00019841269910317593);
    vd high = (2.4801484385217695e-05 + x * 2.7557223943344364e-06) + x2 * (2.7633044397487855e-07 + x * 2.511520658963531e-08);
    return (vd)((vl)(low + x4 * (middle + x4 * high)) + power);
}
static inline vd v_log(vd a)
{
    /* the exponent, rounded so that the rest m lies between sqrt(1/2) and sqrt(2) */
    vl bits = (vl)v_fmax(splat(0x1p-1022), a) + (0x3ff0000000000000 - 0x3fe6a09e667f3bcd);
    vd power = (vd)((bits >> 52 & 0x7ff) | 0x4330000000000000) - (0x1p52 + 1023);
    vd m = (vd)((bits & 0x000fffffffffffff) + 0x3fe6a09e667f3bcd);
    vd s = (m - 1.0) / (m + 1.0), z = s * s, z2 = z * z;
    vd sum = (0.3333333333333335 + z * 0.19999999999948845) + z2 * ((0.14285714313385184 + z * 0.11111105504417156)
        + z2 * ((0.09091449039920253 + z * 0.07665715027870976) + z2 * 0.0730999496070508));
    vd found = power * 0x1.62e42fefa3800p-1 + (2.0 * s + (2.0 * s * z * sum + power * 0x1.ef35793c76730p-45));
    return chosen(a >= 0.0, found, splat(NAN));
}
/* of a base that is 0 or above, as all of a model's are: half the time of the library's */
static inline vd v_pow(vd a, vd b) { return v_exp(b * v_log(a)); }

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
