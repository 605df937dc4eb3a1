namespace Crabbymetrics.Tests.Numerics.Blocks;

public sealed class NumberPairsTests
{
    [TestCase(0)]
    [TestCase(1)]
    [TestCase(1000)]
    public void Numbers_come_back_as_they_were_put_in(int count)
    {
        double[] firsts = [.. Enumerable.Range(0, count).Select(static i => 0.5 * i)],
            seconds = [.. Enumerable.Range(0, count).Select(static i => -1.0 * i)];
        NumberPairs pairs = new(firsts, seconds);
        pairs.Ask([.. Enumerable.Range(-3, count + 6)], 0);
        for (int i = 0; i < count; i++)
        {
            (double first, double second) = pairs[i];
            pairs[i] = (first, second + 1.0);
        }

        Assert.Multiple(() =>
        {
            Assert.That(pairs.Count, Is.EqualTo(count));
            Assert.That(pairs.Copies().Firsts, Is.EqualTo(firsts));
            Assert.That(pairs.Copies().Seconds, Is.EqualTo(Array.ConvertAll(seconds, static value => value + 1.0)));
        });
    }

    [Test]
    public void A_place_outside_is_refused()
    {
        NumberPairs pairs = new([1.0, 2.0], [3.0, 4.0]);
        Assert.Multiple(() =>
        {
            Assert.That(() => pairs[2], Throws.InstanceOf<ArgumentOutOfRangeException>());
            Assert.That(() => pairs[-1], Throws.InstanceOf<ArgumentOutOfRangeException>());
            Assert.That(() => new NumberPairs([1.0], []), Throws.ArgumentException.With.Message.Contains("1 first and 0 second"));
        });
    }
}
