namespace Crabbymetrics.Numerics;

/// <summary>Functions whose plain formula loses all digits near zero.</summary>
internal static class NearZero
{
    /// <summary>log(1 + x), x above -1.</summary>
    public static double LogOnePlus(double x)
    {
        double rounded = 1.0 + x;
        // The rounding of 1 + x is undone to first order (Goldberg 1991, theorem 4).
        return rounded == 1.0 ? x
            : double.IsPositiveInfinity(rounded) ? rounded
            : Math.Log(rounded) * (x / (rounded - 1.0));
    }

    /// <summary>x - log(1 + x), x above -1: not below 0, x^2/2 near zero.</summary>
    public static double LessLogOnePlus(double x)
    {
        if (x is < -0.7 or > 2.0)
        {
            return x - LogOnePlus(x);
        }

        // log(1 + x) = 2 atanh(r): the terms of x - 2 r combine to x r.
        double r = x / (2.0 + x);
        double square = r * r;
        double power = 1.0;
        double sum = 0.0;
        for (int k = 3; ; k += 2)
        {
            double term = power / k;
            sum += term;
            power *= square;
            if (term <= 1e-17 * sum)
            {
                return r * (x - (2.0 * square * sum));
            }
        }
    }

    /// <summary>s - (1 - exp(-s)), s not below 0: s^2/2 near zero.</summary>
    public static double LessOneMinusExp(double s)
    {
        if (s > 1.0)
        {
            return s - 1.0 + Math.Exp(-s);
        }

        double term = 0.5 * s * s;
        double sum = term;
        for (int k = 3; Math.Abs(term) > 1e-18 * sum; k++)
        {
            term *= -s / k;
            sum += term;
        }

        return sum;
    }
}
