using System.Globalization;

namespace Crabbymetrics;

/// <summary>Times that are whole numbers: the unit is the greatest common divisor of their differences.</summary>
internal sealed class IntegerTimes : TimeScale
{
    private readonly Int128[] _values;

    public IntegerTimes(Int128[] values)
    {
        _values = values;
        Int128 step = 0;
        for (int i = 1; i < values.Length; i++)
        {
            step = CommonDivisor(step, checked(values[i] - values[0]));
        }

        step = step == 0 ? 1 : step;
        Unit = step.ToString(CultureInfo.InvariantCulture);
        Positions = Array.ConvertAll(values, value => checked((long)((value - values[0]) / step)));
    }

    public override string Unit { get; }

    public override long[] Positions { get; }

    public override TimeScale Select(int[] kept) => new IntegerTimes(Array.ConvertAll(kept, i => _values[i]));

    private static Int128 CommonDivisor(Int128 a, Int128 b)
    {
        while (b != 0)
        {
            (a, b) = (b, a % b);
        }

        return a;
    }
}
