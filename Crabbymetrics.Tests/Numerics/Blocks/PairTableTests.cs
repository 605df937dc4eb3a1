namespace Crabbymetrics.Tests.Numerics.Blocks;

public sealed class PairTableTests
{
    [TestCase(0)]
    [TestCase(1)]
    [TestCase(1000)]
    public void Numbers_come_back_as_they_were_put_in(int count)
    {
        double[] firsts = [.. Enumerable.Range(0, count).Select(static i => 0.5 * i)],
            seconds = [.. Enumerable.Range(0, count).Select(static i => -1.0 * i)];
        PairTable table = new(firsts, seconds);
        table.Ask([.. Enumerable.Range(-3, count + 6)], 0);
        for (int i = 0; i < count; i++)
        {
            (double first, double second) = table[i];
            table[i] = (first, second + 1.0);
        }

        Assert.Multiple(() =>
        {
            Assert.That(table.Count, Is.EqualTo(count));
            Assert.That(table.Copies().Firsts, Is.EqualTo(firsts));
            Assert.That(table.Copies().Seconds, Is.EqualTo(Array.ConvertAll(seconds, static value => value + 1.0)));
        });
    }

    [Test]
    public void A_place_outside_is_refused()
    {
        PairTable table = new([1.0, 2.0], [3.0, 4.0]);
        Assert.Multiple(() =>
        {
            Assert.That(() => table[2], Throws.InstanceOf<ArgumentOutOfRangeException>());
            Assert.That(() => table[-1], Throws.InstanceOf<ArgumentOutOfRangeException>());
            Assert.That(() => new PairTable([1.0], []), Throws.ArgumentException.With.Message.Contains("1 first and 0 second"));
        });
    }
}
