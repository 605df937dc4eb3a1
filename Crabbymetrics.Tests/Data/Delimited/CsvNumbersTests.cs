using System.Globalization;
using System.Text;
using Crabbymetrics.Data;
using static Crabbymetrics.Tests.Data.TextSource;

namespace Crabbymetrics.Tests.Data.Delimited;

/// <summary>Numbers are those of <see cref="double.Parse(string)"/>, to the last bit, however they are written.</summary>
public sealed class CsvNumbersTests
{
    private const int Count = 20_000;

    private static readonly CultureInfo Invariant = CultureInfo.InvariantCulture;

    [Test]
    public void Short_decimals() =>
        Check(static random => (random.NextInt64(-99_999_999, 100_000_000) / Power(random)).ToString("0.########", Invariant));

    [Test]
    public void Short_decimals_with_fixed_places() =>
        Check(static random => ((random.NextDouble() * 200.0) - 100.0).ToString($"F{random.Next(8)}", Invariant));

    [Test]
    public void All_doubles_in_their_shortest_form() => Check(static random => Finite(random).ToString("R", Invariant));

    [Test]
    public void Numbers_of_seventeen_digits() => Check(static random => ((random.NextDouble() * 4.0) - 2.0).ToString("G17", Invariant));

    [Test]
    public void Numbers_of_up_to_nineteen_digits() =>
        Check(static random =>
        {
            string digits = random.NextInt64(long.MaxValue).ToString(Invariant);
            int point = random.Next(digits.Length + 1);
            return $"{(random.Next(2) == 0 ? "-" : "")}{digits[..point]}.{digits[point..]}";
        });

    [Test]
    public void Numbers_halfway_between_two_doubles() =>
        Check(static random =>
        {
            // 2^53 + 2k + 1 lies halfway between two doubles, and so it does divided by a power of two.
            decimal middle = 9_007_199_254_740_992m + (2m * random.Next(1_000_000)) + 1m + (random.Next(3) - 1);
            decimal divisor = 1 << random.Next(6);
            return (middle / divisor).ToString(Invariant);
        });

    private static double Power(Random random) => Math.Pow(10.0, random.Next(9));

    private static double Finite(Random random)
    {
        double value;
        do
        {
            value = BitConverter.Int64BitsToDouble(random.NextInt64(long.MinValue, long.MaxValue));
        } while (!double.IsFinite(value));

        return value;
    }

    private static void Check(Func<Random, string> write)
    {
        Random random = new(20260713);
        string[] texts = [.. Enumerable.Range(0, Count).Select(_ => write(random))];
        StringBuilder csv = new("y,x\n");
        foreach (string text in texts)
        {
            csv.Append("1,").Append(text).Append('\n');
        }

        double[] values = Csv(csv.ToString()).Read([Number("y"), Number("x")]).Numbers("x");
        for (int i = 0; i < Count; i++)
        {
            double expected = double.Parse(texts[i], Invariant);
            if (BitConverter.DoubleToInt64Bits(values[i]) != BitConverter.DoubleToInt64Bits(expected))
            {
                Assert.Fail($"{texts[i]} is {values[i]:R}; it should be {expected:R}.");
            }
        }
    }
}
