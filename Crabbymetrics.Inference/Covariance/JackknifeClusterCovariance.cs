using System.Collections.Immutable;
using System.Numerics.Tensors;

namespace Crabbymetrics.Inference;

/// <summary>
/// CR3: the scores of each cluster with the residuals that the cluster would have in a fit without it, to first order (Bell and McCaffrey
/// 2002): <c>sum_g v_g v_g'</c> with <c>v_g = B I (I - I_g)^-1 S_g</c>, B the bread, I the expected information and I_g the part of it from
/// cluster g. It equals <c>B [sum_g X_g'W_g A_g e_g e_g' A_g' W_g X_g] B</c> with <c>A_g = (1 - H_gg)^-1</c> and the hat matrix H of the
/// expected weights, and never forms an n_g x n_g matrix. With one row a cluster it is HC3.
/// With ancillary parameters B is joint, I and I_g are of the coefficients, S_g is the score of the coefficients alone, and the part of the
/// scores that comes from ancillary parameters is added to <c>I (I - I_g)^-1 S_g</c>, divided by 1 - h row by row.
/// </summary>
internal sealed class JackknifeClusterCovariance : ICovarianceEstimator
{
    public string Name => "cr3";

    public ImmutableArray<string> Aliases => [];

    public string Description =>
        "Clustered, with residuals as if their cluster were left out (Bell and McCaffrey); close to the cluster jackknife.";

    public CovarianceInputs Reads => CovarianceInputs.Clusters | CovarianceInputs.SmallSample | CovarianceInputs.ClusterDegreesOfFreedom;

    public CovarianceInputs Needs => CovarianceInputs.Clusters;

    public CovarianceMatrix Estimate(IEstimationResult result, CovarianceArguments arguments)
    {
        UnreadArguments.Refuse(this, arguments);
        SmallSampleFactor chosen = SmallSampleFactor.Choose(arguments, SmallSampleFactor.None, clustered: true);
        Bread bread = Bread.Of(result, Name);
        ClusterBlocks blocks = ClusterBlocks.Of(bread, arguments, leveragePower: 2, Name);
        int k = bread.Dimension;
        double scalar = chosen.Value(result.ObservationCount, bread.CountedParameters(arguments, blocks.Clusters.Groups), blocks.Count);
        ResponseModel? model = ResponseModel.OfMeans(bread, blocks);
        double[] information = model?.InformationMatrix ?? blocks.Information;
        double[] left = new double[k * k];
        double[] sums = new double[blocks.Count * k];
        for (int g = 0; g < blocks.Count; g++)
        {
            Span<double> sum = sums.AsSpan(g * k, k);
            information.CopyTo(left, 0);
            foreach (int i in blocks.RowsOf(g))
            {
                ReadOnlySpan<double> x = blocks.Regressors(i);
                double weight = model?.Weight(i) ?? blocks.WorkingWeights[i];
                for (int a = 0; a < k; a++)
                {
                    sum[a] += blocks.ScoreResiduals[i] * x[a];
                    double scaled = weight * x[a];
                    for (int b = 0; b < k; b++)
                    {
                        left[(a * k) + b] -= scaled * x[b];
                    }
                }
            }

            PositiveDefiniteMatrix factor =
                PositiveDefiniteMatrix.TryFactor(left, k, out int failed)
                ?? throw new CrabbymetricsException(
                    $"'{Name}' is not defined: without the cluster of '{blocks.Clusters.Groups[0].Name}' that has row "
                        + $"{blocks.RowsOf(g)[0]} (counted from 0), the parameter '{bread.NameOf(failed)}' is not identified. No "
                        + "covariance of clusters knows its variance: leave it out, or use that of the model (vanilla)."
                );
            factor.Solve(sum);
            if (blocks.AncillaryScores is { } ancillary)
            {
                double[] adjusted = sum.ToArray();
                for (int a = 0; a < k; a++)
                {
                    sum[a] = ancillary[(g * k) + a] + TensorPrimitives.Dot<double>(information.AsSpan(a * k, k), adjusted);
                }
            }
        }

        double[] working = new double[k * k];
        SquareMatrix.AddOuterProducts(sums, k, scalar, working);
        if (blocks.AncillaryScores is not null)
        {
            working = bread.Sandwich(working);
        }
        else if (model is not null)
        {
            // The factor that (I - I_g)^-1 S_g lacks: B I, the identity with a canonical link.
            working = bread.Sandwich(SquareMatrix.Congruence(information, working, k, k));
        }

        return blocks.ToCovariance(chosen.KindOf(Name, SmallSampleFactor.None), chosen, scalar, working);
    }
}
