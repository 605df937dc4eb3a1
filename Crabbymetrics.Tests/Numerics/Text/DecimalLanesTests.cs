using System.Globalization;
using System.Runtime.Intrinsics.X86;
using System.Text;

namespace Crabbymetrics.Tests.Numerics.Text;

/// <summary>Four short numbers at a time are those of <see cref="double.Parse(string)"/>, and whatever is none is left.</summary>
public sealed class DecimalLanesTests
{
    private static readonly CultureInfo Invariant = CultureInfo.InvariantCulture;

    [TestCase('.')]
    [TestCase(',')]
    public void Numbers_of_up_to_eight_characters(char separator)
    {
        Random random = new(13);
        string[] texts =
        [
            .. Enumerable
                .Range(0, 40_000)
                .Select(_ =>
                {
                    string digits = random.Next(100_000_000).ToString(Invariant);
                    digits = digits[..random.Next(1, Math.Min(digits.Length, 7) + 1)];
                    int place = random.Next(digits.Length + 1);
                    string number = random.Next(3) == 0 ? digits : $"{digits[..place]}.{digits[place..]}";
                    return random.Next(2) == 0 ? number : "-" + number;
                }),
        ];
        double[] values = Read([.. texts.Select(text => text.Replace('.', separator))], separator, out int count);
        Assert.That(count, Is.EqualTo(Avx2.IsSupported ? texts.Length : 0));
        for (int i = 0; i < count; i++)
        {
            long expected = BitConverter.DoubleToInt64Bits(double.Parse(texts[i], Invariant));
            if (BitConverter.DoubleToInt64Bits(values[i]) != expected)
            {
                Assert.Fail($"{texts[i]} is {values[i]:R}.");
            }
        }
    }

    [TestCase("")]
    [TestCase("-")]
    [TestCase(".")]
    [TestCase("-.")]
    [TestCase("1.2.3")]
    [TestCase("--1")]
    [TestCase("1-")]
    [TestCase("+1")]
    [TestCase("1e5")]
    [TestCase("1 ")]
    [TestCase("NA")]
    [TestCase("\"1\"")]
    [TestCase("1/2")]
    [TestCase("1:2")]
    [TestCase("123456789")]
    [TestCase("12345678901234567890")]
    public void What_is_no_short_number_is_left(string text)
    {
        for (int place = 0; place < 4; place++)
        {
            string[] texts = ["1", "2", "3", "4", "5", "6", "7", "8", "9"];
            texts[4 + place] = text;
            Read(texts, '.', out int count);
            Assert.That(count, Is.EqualTo(Avx2.IsSupported ? 4 : 0));
        }
    }

    [Test]
    public void Bytes_behind_the_text_are_not_read()
    {
        byte[] text = "1,2,3,4"u8.ToArray();
        double[] values = new double[4];
        Assert.That(DecimalLanes.Read(text, [-1, 1, 3, 5, 7], new FieldColumn(0, 1, 0), (byte)'.', values), Is.Zero);
    }

    [TestCase(0, 2)]
    [TestCase(1, 1)]
    [TestCase(-1, 1)]
    public void Fields_that_are_not_there_are_refused(int first, int stride)
    {
        byte[] text = [.. "1,2,3,4\n"u8, .. new byte[64]];
        Assert.That(Fits, Avx2.IsSupported ? Throws.ArgumentException : Throws.Nothing);

        void Fits() => DecimalLanes.Read(text, [-1, 1, 3, 5, 7], new FieldColumn(first, stride, 0), (byte)'.', new double[4]);
    }

    private static double[] Read(string[] texts, char separator, out int count)
    {
        byte[] text = Encoding.UTF8.GetBytes(string.Concat(texts.Select(static one => one + ";")) + new string('\n', 16));
        int[] ends = [-1, .. Enumerable.Range(0, text.Length).Where(i => text[i] == (byte)';')];
        double[] values = new double[texts.Length];
        count = DecimalLanes.Read(text, ends, new FieldColumn(0, 1, 0), (byte)separator, values);
        return values;
    }
}
