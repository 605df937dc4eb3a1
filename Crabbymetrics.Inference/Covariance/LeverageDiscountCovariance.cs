using System.Numerics.Tensors;

namespace Crabbymetrics.Inference;

/// <summary>
/// <c>B [sum s s' / (1 - h)^d] B</c> with an exponent that depends on how large a leverage is beside the mean one, k/n: HC4 (Cribari-Neto
/// 2004), HC4m (Cribari-Neto and da Silva 2011), HC5 (Cribari-Neto, Souza and Vasconcellos 2007).
/// </summary>
/// <param name="name">The name.</param>
/// <param name="description">One line for people.</param>
/// <param name="exponent">The exponent d of a leverage over the mean one, given the largest such ratio.</param>
internal sealed class LeverageDiscountCovariance(string name, string description, Func<double, double, double> exponent)
    : SandwichCovariance
{
    public override string Name => name;

    public override string Description => description;

    private protected override bool MergesEqualRows => true;

    protected override void WriteMiddle(SandwichRows rows, Span<double> middle)
    {
        double[] leverages = rows.Leverages();
        double ratio = rows.ObservationCount / rows.Bread.CountedParameters(CovarianceArguments.None, []);
        double largest = ratio * TensorPrimitives.Max<double>(leverages);
        rows.WriteOuterProduct(Array.ConvertAll(leverages, h => Math.Pow(1.0 - h, -exponent(ratio * h, largest))), middle);
    }
}
