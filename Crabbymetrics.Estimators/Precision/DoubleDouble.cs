namespace Crabbymetrics.Estimators;

/// <summary>
/// A number of twice the working precision: the unevaluated sum of two doubles, the second at most half a unit in the last place of the
/// first. Sums and products have a relative error of a few times 2^-104.
/// </summary>
/// <remarks>Dekker, "A floating-point technique for extending the available precision" (1971); Hida, Li and Bailey, "Algorithms for
/// quad-double precision floating point arithmetic" (2001).</remarks>
/// <param name="High">The nearest double.</param>
/// <param name="Low">The remainder.</param>
internal readonly record struct DoubleDouble(double High, double Low)
{
    /// <summary>0.</summary>
    public static DoubleDouble Zero => default;

    /// <summary>The nearest double.</summary>
    public double Value => High + Low;

    public static implicit operator DoubleDouble(double value) => new(value, 0.0);

    public static DoubleDouble operator +(DoubleDouble a, DoubleDouble b)
    {
        DoubleDouble high = Sum(a.High, b.High);
        DoubleDouble low = Sum(a.Low, b.Low);
        DoubleDouble once = Renormalized(high.High, high.Low + low.High);
        return Renormalized(once.High, once.Low + low.Low);
    }

    public static DoubleDouble operator -(DoubleDouble a) => new(-a.High, -a.Low);

    public static DoubleDouble operator -(DoubleDouble a, DoubleDouble b) => a + -b;

    public static DoubleDouble operator *(DoubleDouble a, DoubleDouble b)
    {
        DoubleDouble product = Product(a.High, b.High);
        return Renormalized(product.High, product.Low + ((a.High * b.Low) + (a.Low * b.High)));
    }

    /// <summary>a + b without error.</summary>
    public static DoubleDouble Sum(double a, double b)
    {
        double sum = a + b;
        double other = sum - a;
        return new(sum, (a - (sum - other)) + (b - other));
    }

    /// <summary>a b without error, where nothing underflows.</summary>
    public static DoubleDouble Product(double a, double b)
    {
        double product = a * b;
        return new(product, Math.FusedMultiplyAdd(a, b, -product));
    }

    // Of two doubles of which the first is the larger in size.
    private static DoubleDouble Renormalized(double high, double low)
    {
        double sum = high + low;
        return new(sum, low - (sum - high));
    }
}
